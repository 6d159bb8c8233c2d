using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PartyDiscipline.Assessment.Migrations
{
    /// <inheritdoc />
    public partial class Begins : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "assessment_cycles",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Year = table.Column<int>(nullable: false),
                    Track = table.Column<string>(maxLength: 40, nullable: false),
                    Scheme = table.Column<Guid>(nullable: false),
                    State = table.Column<string>(maxLength: 40, nullable: false),
                    Edition = table.Column<int>(nullable: false),
                    ObjectUntil = table.Column<DateOnly>(nullable: true),
                    Minutes = table.Column<string>(maxLength: 60, nullable: true),
                    ConfirmedOn = table.Column<DateOnly>(nullable: true),
                    ConfirmedByName = table.Column<string>(maxLength: 200, nullable: true),
                    Hash = table.Column<string>(maxLength: 64, nullable: true),
                    UsedFor = table.Column<string>(maxLength: 200, nullable: true),
                    UseAskedBy = table.Column<Guid>(nullable: true),
                    UseAskedByName = table.Column<string>(maxLength: 200, nullable: true),
                    UseApprovedByName = table.Column<string>(maxLength: 200, nullable: true),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_assessment_cycles", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "assessment_objections",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Result = table.Column<Guid>(nullable: false),
                    Cycle = table.Column<Guid>(nullable: false),
                    Sheet = table.Column<Guid>(nullable: false),
                    Unit = table.Column<string>(maxLength: 40, nullable: false),
                    Indicator = table.Column<string>(maxLength: 20, nullable: false),
                    Ground = table.Column<string>(maxLength: 300, nullable: false),
                    MadeByName = table.Column<string>(maxLength: 200, nullable: false),
                    MadeAt = table.Column<long>(nullable: false),
                    Due = table.Column<DateOnly>(nullable: false),
                    State = table.Column<string>(maxLength: 40, nullable: false),
                    Points = table.Column<decimal>(precision: 18, scale: 4, nullable: true),
                    Answer = table.Column<string>(maxLength: 300, nullable: true),
                    DecidedByName = table.Column<string>(maxLength: 200, nullable: true),
                    DecidedAt = table.Column<long>(nullable: true),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_assessment_objections", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "assessment_proposals",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Cycle = table.Column<Guid>(nullable: false),
                    Year = table.Column<int>(nullable: false),
                    Track = table.Column<string>(maxLength: 40, nullable: false),
                    Unit = table.Column<string>(maxLength: 40, nullable: false),
                    Party = table.Column<string>(maxLength: 120, nullable: false),
                    Tied = table.Column<bool>(nullable: false),
                    Total = table.Column<decimal>(precision: 18, scale: 4, nullable: false),
                    TotalBefore = table.Column<decimal>(precision: 18, scale: 4, nullable: false),
                    Due = table.Column<DateOnly>(nullable: false),
                    GroundGone = table.Column<bool>(nullable: false),
                    Decision = table.Column<string>(maxLength: 40, nullable: false),
                    Body = table.Column<string>(maxLength: 300, nullable: true),
                    Minutes = table.Column<string>(maxLength: 300, nullable: true),
                    DecidedOn = table.Column<DateOnly>(nullable: true),
                    Reason = table.Column<string>(maxLength: 300, nullable: true),
                    DecidedByName = table.Column<string>(maxLength: 200, nullable: true),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_assessment_proposals", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "assessment_results",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Cycle = table.Column<Guid>(nullable: false),
                    Edition = table.Column<int>(nullable: false),
                    Year = table.Column<int>(nullable: false),
                    Track = table.Column<string>(maxLength: 40, nullable: false),
                    Unit = table.Column<string>(maxLength: 40, nullable: false),
                    Party = table.Column<string>(maxLength: 120, nullable: false),
                    Group = table.Column<string>(maxLength: 40, nullable: false),
                    Parts = table.Column<string>(maxLength: -1, nullable: false),
                    Dimensions = table.Column<string>(maxLength: -1, nullable: false),
                    Sheets = table.Column<string>(maxLength: -1, nullable: false),
                    Total = table.Column<decimal>(precision: 18, scale: 4, nullable: false),
                    Rank = table.Column<int>(nullable: true),
                    Tied = table.Column<bool>(nullable: false),
                    Last = table.Column<bool>(nullable: false),
                    GroupSize = table.Column<int>(nullable: false),
                    Fresh = table.Column<bool>(nullable: false),
                    State = table.Column<string>(maxLength: 40, nullable: false),
                    ObjectUntil = table.Column<DateOnly>(nullable: true),
                    IsCopy = table.Column<bool>(nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_assessment_results", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "assessment_schemes",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Year = table.Column<int>(nullable: false),
                    Track = table.Column<string>(maxLength: 40, nullable: false),
                    Number = table.Column<int>(nullable: false),
                    State = table.Column<string>(maxLength: 40, nullable: false),
                    Content = table.Column<string>(maxLength: -1, nullable: false),
                    WrittenBy = table.Column<Guid>(nullable: false),
                    WrittenByName = table.Column<string>(maxLength: 200, nullable: false),
                    WrittenAt = table.Column<long>(nullable: false),
                    ApprovedByName = table.Column<string>(maxLength: 200, nullable: true),
                    ApprovedAt = table.Column<long>(nullable: true),
                    PublishedAt = table.Column<long>(nullable: true),
                    DocumentNumber = table.Column<string>(maxLength: 100, nullable: true),
                    Hash = table.Column<string>(maxLength: 64, nullable: true),
                    UsableFrom = table.Column<DateOnly>(nullable: true),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_assessment_schemes", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "assessment_sheet_versions",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Sheet = table.Column<Guid>(nullable: false),
                    Edition = table.Column<int>(nullable: false),
                    Total = table.Column<decimal>(precision: 18, scale: 4, nullable: true),
                    Lines = table.Column<string>(maxLength: -1, nullable: false),
                    ActorName = table.Column<string>(maxLength: 200, nullable: false),
                    At = table.Column<long>(nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_assessment_sheet_versions", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "assessment_sheets",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Unit = table.Column<string>(maxLength: 40, nullable: false),
                    Party = table.Column<string>(maxLength: 120, nullable: false),
                    Year = table.Column<int>(nullable: false),
                    Track = table.Column<string>(maxLength: 40, nullable: false),
                    Component = table.Column<string>(maxLength: 40, nullable: false),
                    Number = table.Column<int>(nullable: false),
                    From = table.Column<DateOnly>(nullable: false),
                    To = table.Column<DateOnly>(nullable: false),
                    Scheme = table.Column<Guid>(nullable: false),
                    State = table.Column<string>(maxLength: 40, nullable: false),
                    Edition = table.Column<int>(nullable: false),
                    SelfCheckDue = table.Column<DateOnly>(nullable: false),
                    Scorers = table.Column<int>(nullable: false),
                    Lines = table.Column<string>(maxLength: -1, nullable: false),
                    Total = table.Column<decimal>(precision: 18, scale: 4, nullable: true),
                    SelfCheckedByName = table.Column<string>(maxLength: 200, nullable: true),
                    SelfCheckedAt = table.Column<long>(nullable: true),
                    ReviewedBy = table.Column<Guid>(nullable: true),
                    ReviewedByName = table.Column<string>(maxLength: 200, nullable: true),
                    ConfirmedByName = table.Column<string>(maxLength: 200, nullable: true),
                    ConfirmedAt = table.Column<long>(nullable: true),
                    IsCopy = table.Column<bool>(nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_assessment_sheets", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "assessment_steps",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Of = table.Column<Guid>(nullable: false),
                    Action = table.Column<string>(maxLength: 40, nullable: false),
                    To = table.Column<string>(maxLength: 40, nullable: false),
                    Account = table.Column<Guid>(nullable: false),
                    ActorName = table.Column<string>(maxLength: 200, nullable: false),
                    Reason = table.Column<string>(maxLength: 300, nullable: true),
                    At = table.Column<long>(nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_assessment_steps", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "assessment_waivers",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Year = table.Column<int>(nullable: false),
                    Track = table.Column<string>(maxLength: 40, nullable: false),
                    Unit = table.Column<string>(maxLength: 40, nullable: false),
                    Component = table.Column<string>(maxLength: 40, nullable: false),
                    InsteadOf = table.Column<string>(maxLength: 40, nullable: true),
                    InsteadPoints = table.Column<decimal>(precision: 18, scale: 4, nullable: true),
                    Reason = table.Column<string>(maxLength: 300, nullable: false),
                    Account = table.Column<Guid>(nullable: false),
                    ActorName = table.Column<string>(maxLength: 200, nullable: false),
                    At = table.Column<long>(nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_assessment_waivers", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateIndex(
                name: "IX_assessment_cycles_TenantId_Year_Track",
                table: "assessment_cycles",
                columns: new[] { "TenantId", "Year", "Track" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_assessment_objections_TenantId_Cycle_State",
                table: "assessment_objections",
                columns: new[] { "TenantId", "Cycle", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_assessment_objections_TenantId_Result",
                table: "assessment_objections",
                columns: new[] { "TenantId", "Result" });

            migrationBuilder.CreateIndex(
                name: "IX_assessment_objections_TenantId_State_Due",
                table: "assessment_objections",
                columns: new[] { "TenantId", "State", "Due" });

            migrationBuilder.CreateIndex(
                name: "IX_assessment_proposals_TenantId_Decision_Due",
                table: "assessment_proposals",
                columns: new[] { "TenantId", "Decision", "Due" });

            migrationBuilder.CreateIndex(
                name: "IX_assessment_proposals_TenantId_Year_Track",
                table: "assessment_proposals",
                columns: new[] { "TenantId", "Year", "Track" });

            migrationBuilder.CreateIndex(
                name: "IX_assessment_results_TenantId_Cycle_Edition_Group_Rank",
                table: "assessment_results",
                columns: new[] { "TenantId", "Cycle", "Edition", "Group", "Rank" });

            migrationBuilder.CreateIndex(
                name: "IX_assessment_results_TenantId_Unit_Track_Year",
                table: "assessment_results",
                columns: new[] { "TenantId", "Unit", "Track", "Year" });

            migrationBuilder.CreateIndex(
                name: "IX_assessment_schemes_TenantId_Year_Track_Number",
                table: "assessment_schemes",
                columns: new[] { "TenantId", "Year", "Track", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_assessment_sheet_versions_TenantId_Sheet",
                table: "assessment_sheet_versions",
                columns: new[] { "TenantId", "Sheet" });

            migrationBuilder.CreateIndex(
                name: "IX_assessment_sheets_TenantId_State",
                table: "assessment_sheets",
                columns: new[] { "TenantId", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_assessment_sheets_TenantId_Unit_Year",
                table: "assessment_sheets",
                columns: new[] { "TenantId", "Unit", "Year" });

            migrationBuilder.CreateIndex(
                name: "IX_assessment_sheets_TenantId_Year_Track_Component_Unit",
                table: "assessment_sheets",
                columns: new[] { "TenantId", "Year", "Track", "Component", "Unit" });

            migrationBuilder.CreateIndex(
                name: "IX_assessment_steps_TenantId_Of_At",
                table: "assessment_steps",
                columns: new[] { "TenantId", "Of", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_assessment_waivers_TenantId_Year_Track_Unit_Component",
                table: "assessment_waivers",
                columns: new[] { "TenantId", "Year", "Track", "Unit", "Component" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "assessment_cycles");

            migrationBuilder.DropTable(
                name: "assessment_objections");

            migrationBuilder.DropTable(
                name: "assessment_proposals");

            migrationBuilder.DropTable(
                name: "assessment_results");

            migrationBuilder.DropTable(
                name: "assessment_schemes");

            migrationBuilder.DropTable(
                name: "assessment_sheet_versions");

            migrationBuilder.DropTable(
                name: "assessment_sheets");

            migrationBuilder.DropTable(
                name: "assessment_steps");

            migrationBuilder.DropTable(
                name: "assessment_waivers");
        }
    }
}
