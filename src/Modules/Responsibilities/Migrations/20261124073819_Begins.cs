using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PartyDiscipline.Responsibilities.Migrations
{
    /// <inheritdoc />
    public partial class Begins : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "responsibilities_charges",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Leader = table.Column<string>(maxLength: 120, nullable: false),
                    Department = table.Column<string>(maxLength: 120, nullable: false),
                    From = table.Column<DateOnly>(nullable: true),
                    To = table.Column<DateOnly>(nullable: true),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_responsibilities_charges", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "responsibilities_default_changes",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Year = table.Column<int>(nullable: false),
                    Obligation = table.Column<string>(maxLength: 40, nullable: false),
                    Figure = table.Column<string>(maxLength: 60, nullable: false),
                    Was = table.Column<string>(maxLength: 200, nullable: false),
                    Now = table.Column<string>(maxLength: 200, nullable: true),
                    Reason = table.Column<string>(maxLength: 300, nullable: false),
                    At = table.Column<long>(nullable: false),
                    By = table.Column<Guid>(nullable: false),
                    ByName = table.Column<string>(maxLength: 200, nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_responsibilities_default_changes", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "responsibilities_duties",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Year = table.Column<int>(nullable: false),
                    Party = table.Column<string>(maxLength: 120, nullable: false),
                    Obligation = table.Column<string>(maxLength: 40, nullable: false),
                    Period = table.Column<string>(maxLength: 6, nullable: false),
                    Counterpart = table.Column<string>(maxLength: 120, nullable: false),
                    Revision = table.Column<int>(nullable: false),
                    Due = table.Column<DateOnly>(nullable: true),
                    Terms = table.Column<Guid>(nullable: false),
                    Since = table.Column<DateOnly>(nullable: true),
                    Occasion = table.Column<string>(maxLength: 100, nullable: true),
                    OccasionOn = table.Column<DateOnly>(nullable: true),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_responsibilities_duties", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "responsibilities_duty_endings",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Year = table.Column<int>(nullable: false),
                    Duty = table.Column<Guid>(nullable: false),
                    On = table.Column<DateOnly>(nullable: false),
                    Why = table.Column<string>(maxLength: 40, nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_responsibilities_duty_endings", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "responsibilities_duty_terms",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Year = table.Column<int>(nullable: false),
                    Obligation = table.Column<string>(maxLength: 40, nullable: false),
                    Regulation = table.Column<string>(maxLength: 60, nullable: false),
                    RegulationVersion = table.Column<int>(nullable: false),
                    Rule = table.Column<string>(maxLength: -1, nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_responsibilities_duty_terms", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "responsibilities_holdings",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Party = table.Column<string>(maxLength: 120, nullable: false),
                    Person = table.Column<Guid>(nullable: false),
                    From = table.Column<DateOnly>(nullable: false),
                    To = table.Column<DateOnly>(nullable: true),
                    Acting = table.Column<bool>(nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_responsibilities_holdings", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "responsibilities_organisation_heads",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Revision = table.Column<int>(nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_responsibilities_organisation_heads", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "responsibilities_parties",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Kind = table.Column<string>(maxLength: 40, nullable: false),
                    Key = table.Column<string>(maxLength: 40, nullable: false),
                    NameZh = table.Column<string>(maxLength: 200, nullable: false),
                    NameEn = table.Column<string>(maxLength: 200, nullable: false),
                    Function = table.Column<string>(maxLength: 40, nullable: true),
                    Order = table.Column<int>(nullable: false),
                    HeadsDiscipline = table.Column<bool>(nullable: false),
                    DisciplineSeat = table.Column<bool>(nullable: false),
                    Since = table.Column<DateOnly>(nullable: true),
                    Ended = table.Column<DateOnly>(nullable: true),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_responsibilities_parties", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "responsibilities_people",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Number = table.Column<string>(maxLength: 40, nullable: false),
                    Name = table.Column<string>(maxLength: 100, nullable: false),
                    NameEn = table.Column<string>(maxLength: 100, nullable: true),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_responsibilities_people", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "responsibilities_year_openings",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Year = table.Column<int>(nullable: false),
                    Effective = table.Column<DateOnly>(nullable: false),
                    Added = table.Column<int>(nullable: false),
                    Ended = table.Column<int>(nullable: false),
                    At = table.Column<long>(nullable: false),
                    ByName = table.Column<string>(maxLength: 200, nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_responsibilities_year_openings", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateIndex(
                name: "IX_responsibilities_charges_TenantId_Leader",
                table: "responsibilities_charges",
                columns: new[] { "TenantId", "Leader" });

            migrationBuilder.CreateIndex(
                name: "IX_responsibilities_default_changes_TenantId_Year_Obligation",
                table: "responsibilities_default_changes",
                columns: new[] { "TenantId", "Year", "Obligation" });

            migrationBuilder.CreateIndex(
                name: "IX_responsibilities_duties_TenantId_Year_Party_Obligation_Peri~",
                table: "responsibilities_duties",
                columns: new[] { "TenantId", "Year", "Party", "Obligation", "Period", "Counterpart", "Revision" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_responsibilities_duty_endings_TenantId_Duty",
                table: "responsibilities_duty_endings",
                columns: new[] { "TenantId", "Duty" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_responsibilities_duty_endings_TenantId_Year",
                table: "responsibilities_duty_endings",
                columns: new[] { "TenantId", "Year" });

            migrationBuilder.CreateIndex(
                name: "IX_responsibilities_duty_terms_TenantId_Year",
                table: "responsibilities_duty_terms",
                columns: new[] { "TenantId", "Year" });

            migrationBuilder.CreateIndex(
                name: "IX_responsibilities_holdings_TenantId_Party_From",
                table: "responsibilities_holdings",
                columns: new[] { "TenantId", "Party", "From" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_responsibilities_holdings_TenantId_Person",
                table: "responsibilities_holdings",
                columns: new[] { "TenantId", "Person" });

            migrationBuilder.CreateIndex(
                name: "IX_responsibilities_parties_TenantId_Kind_Key",
                table: "responsibilities_parties",
                columns: new[] { "TenantId", "Kind", "Key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_responsibilities_people_TenantId_Number",
                table: "responsibilities_people",
                columns: new[] { "TenantId", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_responsibilities_year_openings_TenantId_Year",
                table: "responsibilities_year_openings",
                columns: new[] { "TenantId", "Year" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "responsibilities_charges");

            migrationBuilder.DropTable(
                name: "responsibilities_default_changes");

            migrationBuilder.DropTable(
                name: "responsibilities_duties");

            migrationBuilder.DropTable(
                name: "responsibilities_duty_endings");

            migrationBuilder.DropTable(
                name: "responsibilities_duty_terms");

            migrationBuilder.DropTable(
                name: "responsibilities_holdings");

            migrationBuilder.DropTable(
                name: "responsibilities_organisation_heads");

            migrationBuilder.DropTable(
                name: "responsibilities_parties");

            migrationBuilder.DropTable(
                name: "responsibilities_people");

            migrationBuilder.DropTable(
                name: "responsibilities_year_openings");
        }
    }
}
