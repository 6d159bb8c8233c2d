using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PartyDiscipline.Responsibilities.Migrations
{
    /// <inheritdoc />
    public partial class CompletesClarify : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "responsibilities_accountability_items",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    On = table.Column<DateOnly>(nullable: false),
                    Situation = table.Column<string>(maxLength: 10, nullable: false),
                    Subject = table.Column<string>(maxLength: 120, nullable: false),
                    Way = table.Column<string>(maxLength: 40, nullable: false),
                    Basis = table.Column<string>(maxLength: 200, nullable: false),
                    SourceKey = table.Column<string>(maxLength: 120, nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_responsibilities_accountability_items", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "responsibilities_area_charges",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Area = table.Column<string>(maxLength: 40, nullable: false),
                    Leader = table.Column<string>(maxLength: 120, nullable: false),
                    From = table.Column<DateOnly>(nullable: false),
                    To = table.Column<DateOnly>(nullable: true),
                    DocumentNumber = table.Column<string>(maxLength: 60, nullable: false),
                    ByName = table.Column<string>(maxLength: 100, nullable: false),
                    At = table.Column<long>(nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_responsibilities_area_charges", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "responsibilities_delegations",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Post = table.Column<string>(maxLength: 120, nullable: false),
                    Holder = table.Column<Guid>(nullable: false),
                    To = table.Column<Guid>(nullable: false),
                    From = table.Column<DateOnly>(nullable: false),
                    Until = table.Column<DateOnly>(nullable: false),
                    What = table.Column<string>(maxLength: 200, nullable: false),
                    ByName = table.Column<string>(maxLength: 100, nullable: false),
                    At = table.Column<long>(nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_responsibilities_delegations", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "responsibilities_list_items",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Year = table.Column<int>(nullable: false),
                    Owner = table.Column<string>(maxLength: 120, nullable: false),
                    Key = table.Column<string>(maxLength: 40, nullable: false),
                    Clause = table.Column<string>(maxLength: 40, nullable: false),
                    Title = table.Column<string>(maxLength: 100, nullable: true),
                    Measure = table.Column<string>(maxLength: 300, nullable: true),
                    Standard = table.Column<string>(maxLength: 300, nullable: true),
                    Due = table.Column<DateOnly>(nullable: true),
                    AboveOwner = table.Column<string>(maxLength: 120, nullable: true),
                    AboveKey = table.Column<string>(maxLength: 40, nullable: true),
                    Ended = table.Column<bool>(nullable: false),
                    EndedWhy = table.Column<string>(maxLength: 40, nullable: true),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_responsibilities_list_items", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "responsibilities_list_versions",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Year = table.Column<int>(nullable: false),
                    Number = table.Column<int>(nullable: false),
                    State = table.Column<string>(maxLength: 40, nullable: false),
                    Text = table.Column<string>(maxLength: -1, nullable: false),
                    Hash = table.Column<string>(maxLength: 64, nullable: false),
                    Items = table.Column<int>(nullable: false),
                    Gaps = table.Column<int>(nullable: false),
                    Orphans = table.Column<int>(nullable: false),
                    SubmittedBy = table.Column<Guid>(nullable: false),
                    SubmittedByPerson = table.Column<Guid>(nullable: true),
                    SubmittedByName = table.Column<string>(maxLength: 200, nullable: false),
                    SubmittedAt = table.Column<long>(nullable: false),
                    DecidedBy = table.Column<Guid>(nullable: true),
                    DecidedByName = table.Column<string>(maxLength: 200, nullable: true),
                    DecidedByPost = table.Column<string>(maxLength: 200, nullable: true),
                    DecidedAt = table.Column<long>(nullable: true),
                    Reason = table.Column<string>(maxLength: 200, nullable: true),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_responsibilities_list_versions", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "responsibilities_problem_steps",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Problem = table.Column<Guid>(nullable: false),
                    Action = table.Column<string>(maxLength: 40, nullable: true),
                    From = table.Column<string>(maxLength: 40, nullable: true),
                    To = table.Column<string>(maxLength: 40, nullable: false),
                    Account = table.Column<Guid>(nullable: false),
                    ActorName = table.Column<string>(maxLength: 200, nullable: false),
                    Text = table.Column<string>(maxLength: 300, nullable: true),
                    At = table.Column<long>(nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_responsibilities_problem_steps", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "responsibilities_problems",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Found = table.Column<DateOnly>(nullable: false),
                    Text = table.Column<string>(maxLength: 300, nullable: false),
                    Source = table.Column<string>(maxLength: 40, nullable: false),
                    SourceKey = table.Column<string>(maxLength: 120, nullable: false),
                    Level = table.Column<string>(maxLength: 40, nullable: false),
                    Obligation = table.Column<string>(maxLength: 40, nullable: true),
                    Owner = table.Column<string>(maxLength: 120, nullable: true),
                    Measure = table.Column<string>(maxLength: 300, nullable: true),
                    Due = table.Column<DateOnly>(nullable: true),
                    State = table.Column<string>(maxLength: 40, nullable: false),
                    Result = table.Column<string>(maxLength: 300, nullable: true),
                    ReportedBy = table.Column<Guid>(nullable: true),
                    ReviewOn = table.Column<DateOnly>(nullable: true),
                    Closed = table.Column<DateOnly>(nullable: true),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_responsibilities_problems", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "responsibilities_statement_signatures",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Statement = table.Column<Guid>(nullable: false),
                    Edition = table.Column<int>(nullable: false),
                    Place = table.Column<int>(nullable: false),
                    Side = table.Column<string>(maxLength: 40, nullable: false),
                    Party = table.Column<string>(maxLength: 120, nullable: false),
                    Post = table.Column<string>(maxLength: -1, nullable: false),
                    Person = table.Column<Guid>(nullable: false),
                    Name = table.Column<string>(maxLength: 100, nullable: false),
                    Account = table.Column<Guid>(nullable: false),
                    Holder = table.Column<Guid>(nullable: false),
                    Means = table.Column<string>(maxLength: 40, nullable: false),
                    At = table.Column<long>(nullable: false),
                    TextHash = table.Column<string>(maxLength: 64, nullable: false),
                    Algorithm = table.Column<string>(maxLength: 20, nullable: false),
                    Previous = table.Column<string>(maxLength: 64, nullable: false),
                    Hash = table.Column<string>(maxLength: 64, nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_responsibilities_statement_signatures", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "responsibilities_statement_steps",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Statement = table.Column<Guid>(nullable: false),
                    Edition = table.Column<int>(nullable: false),
                    Move = table.Column<int>(nullable: false),
                    Action = table.Column<string>(maxLength: 40, nullable: false),
                    From = table.Column<string>(maxLength: 40, nullable: false),
                    To = table.Column<string>(maxLength: 40, nullable: false),
                    Account = table.Column<Guid>(nullable: false),
                    ActorName = table.Column<string>(maxLength: 100, nullable: false),
                    Post = table.Column<string>(maxLength: 200, nullable: true),
                    At = table.Column<long>(nullable: false),
                    Reason = table.Column<string>(maxLength: 300, nullable: true),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_responsibilities_statement_steps", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "responsibilities_statement_switches",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Year = table.Column<int>(nullable: false),
                    Choice = table.Column<string>(maxLength: 10, nullable: false),
                    On = table.Column<bool>(nullable: false),
                    Reason = table.Column<string>(maxLength: 300, nullable: false),
                    At = table.Column<long>(nullable: false),
                    ByName = table.Column<string>(maxLength: 100, nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_responsibilities_statement_switches", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "responsibilities_statement_versions",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Statement = table.Column<Guid>(nullable: false),
                    Edition = table.Column<int>(nullable: false),
                    State = table.Column<string>(maxLength: 40, nullable: false),
                    Text = table.Column<string>(maxLength: -1, nullable: true),
                    TextHash = table.Column<string>(maxLength: 64, nullable: true),
                    Why = table.Column<string>(maxLength: 40, nullable: false),
                    Reason = table.Column<string>(maxLength: 300, nullable: true),
                    At = table.Column<long>(nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_responsibilities_statement_versions", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "responsibilities_statements",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Year = table.Column<int>(nullable: false),
                    Edge = table.Column<string>(maxLength: 10, nullable: false),
                    Ordinal = table.Column<int>(nullable: false),
                    Number = table.Column<string>(maxLength: 80, nullable: false),
                    First = table.Column<string>(maxLength: 120, nullable: false),
                    Second = table.Column<string>(maxLength: 120, nullable: false),
                    FirstName = table.Column<string>(maxLength: -1, nullable: false),
                    SecondName = table.Column<string>(maxLength: -1, nullable: false),
                    State = table.Column<string>(maxLength: 40, nullable: false),
                    Since = table.Column<DateOnly>(nullable: false),
                    Due = table.Column<DateOnly>(nullable: false),
                    Edition = table.Column<int>(nullable: false),
                    Moves = table.Column<int>(nullable: false),
                    Template = table.Column<int>(nullable: false),
                    Personal = table.Column<string>(maxLength: -1, nullable: false),
                    Text = table.Column<string>(maxLength: -1, nullable: true),
                    TextHash = table.Column<string>(maxLength: 64, nullable: true),
                    Successor = table.Column<string>(maxLength: 40, nullable: true),
                    Reminded = table.Column<DateOnly>(nullable: true),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_responsibilities_statements", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateIndex(
                name: "IX_responsibilities_accountability_items_TenantId_On",
                table: "responsibilities_accountability_items",
                columns: new[] { "TenantId", "On" });

            migrationBuilder.CreateIndex(
                name: "IX_responsibilities_accountability_items_TenantId_SourceKey",
                table: "responsibilities_accountability_items",
                columns: new[] { "TenantId", "SourceKey" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_responsibilities_area_charges_TenantId_Area",
                table: "responsibilities_area_charges",
                columns: new[] { "TenantId", "Area" });

            migrationBuilder.CreateIndex(
                name: "IX_responsibilities_delegations_TenantId_Post",
                table: "responsibilities_delegations",
                columns: new[] { "TenantId", "Post" });

            migrationBuilder.CreateIndex(
                name: "IX_responsibilities_list_items_TenantId_Year_Owner_Key",
                table: "responsibilities_list_items",
                columns: new[] { "TenantId", "Year", "Owner", "Key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_responsibilities_list_versions_TenantId_State",
                table: "responsibilities_list_versions",
                columns: new[] { "TenantId", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_responsibilities_list_versions_TenantId_Year_Number",
                table: "responsibilities_list_versions",
                columns: new[] { "TenantId", "Year", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_responsibilities_problem_steps_TenantId_Problem",
                table: "responsibilities_problem_steps",
                columns: new[] { "TenantId", "Problem" });

            migrationBuilder.CreateIndex(
                name: "IX_responsibilities_problems_TenantId_Found",
                table: "responsibilities_problems",
                columns: new[] { "TenantId", "Found" });

            migrationBuilder.CreateIndex(
                name: "IX_responsibilities_problems_TenantId_Owner",
                table: "responsibilities_problems",
                columns: new[] { "TenantId", "Owner" });

            migrationBuilder.CreateIndex(
                name: "IX_responsibilities_problems_TenantId_SourceKey",
                table: "responsibilities_problems",
                columns: new[] { "TenantId", "SourceKey" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_responsibilities_problems_TenantId_State",
                table: "responsibilities_problems",
                columns: new[] { "TenantId", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_responsibilities_statement_signatures_TenantId_Statement_Pl~",
                table: "responsibilities_statement_signatures",
                columns: new[] { "TenantId", "Statement", "Place" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_responsibilities_statement_steps_TenantId_Statement",
                table: "responsibilities_statement_steps",
                columns: new[] { "TenantId", "Statement" });

            migrationBuilder.CreateIndex(
                name: "IX_responsibilities_statement_switches_TenantId_Year",
                table: "responsibilities_statement_switches",
                columns: new[] { "TenantId", "Year" });

            migrationBuilder.CreateIndex(
                name: "IX_responsibilities_statement_versions_TenantId_Statement_Edit~",
                table: "responsibilities_statement_versions",
                columns: new[] { "TenantId", "Statement", "Edition" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_responsibilities_statements_Number",
                table: "responsibilities_statements",
                column: "Number");

            migrationBuilder.CreateIndex(
                name: "IX_responsibilities_statements_TenantId_State",
                table: "responsibilities_statements",
                columns: new[] { "TenantId", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_responsibilities_statements_TenantId_Year_Edge_First_Second",
                table: "responsibilities_statements",
                columns: new[] { "TenantId", "Year", "Edge", "First", "Second" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_responsibilities_statements_TextHash",
                table: "responsibilities_statements",
                column: "TextHash");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "responsibilities_accountability_items");

            migrationBuilder.DropTable(
                name: "responsibilities_area_charges");

            migrationBuilder.DropTable(
                name: "responsibilities_delegations");

            migrationBuilder.DropTable(
                name: "responsibilities_list_items");

            migrationBuilder.DropTable(
                name: "responsibilities_list_versions");

            migrationBuilder.DropTable(
                name: "responsibilities_problem_steps");

            migrationBuilder.DropTable(
                name: "responsibilities_problems");

            migrationBuilder.DropTable(
                name: "responsibilities_statement_signatures");

            migrationBuilder.DropTable(
                name: "responsibilities_statement_steps");

            migrationBuilder.DropTable(
                name: "responsibilities_statement_switches");

            migrationBuilder.DropTable(
                name: "responsibilities_statement_versions");

            migrationBuilder.DropTable(
                name: "responsibilities_statements");
        }
    }
}
