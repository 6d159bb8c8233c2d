using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PartyDiscipline.Duties.Migrations
{
    /// <inheritdoc />
    public partial class Begins : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "duties_links",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Record = table.Column<Guid>(nullable: false),
                    Duty = table.Column<Guid>(nullable: false),
                    Party = table.Column<string>(maxLength: 120, nullable: false),
                    Year = table.Column<int>(nullable: false),
                    Flag = table.Column<bool>(nullable: true),
                    Dropped = table.Column<bool>(nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_duties_links", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "duties_records",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Party = table.Column<string>(maxLength: 120, nullable: false),
                    Category = table.Column<string>(maxLength: 10, nullable: false),
                    On = table.Column<DateOnly>(nullable: false),
                    Title = table.Column<string>(maxLength: 100, nullable: false),
                    Substance = table.Column<string>(maxLength: 300, nullable: true),
                    DocumentNumber = table.Column<string>(maxLength: 60, nullable: true),
                    Fields = table.Column<string>(maxLength: -1, nullable: false),
                    People = table.Column<string>(maxLength: -1, nullable: false),
                    NothingToReport = table.Column<bool>(nullable: false),
                    Late = table.Column<bool>(nullable: false),
                    Restricted = table.Column<bool>(nullable: false),
                    State = table.Column<string>(maxLength: 40, nullable: false),
                    Edition = table.Column<int>(nullable: false),
                    FirstHalf = table.Column<int>(nullable: true),
                    LastHalf = table.Column<int>(nullable: true),
                    Person = table.Column<Guid>(nullable: true),
                    EnteredAt = table.Column<long>(nullable: false),
                    TypedBy = table.Column<Guid>(nullable: false),
                    TypedByName = table.Column<string>(maxLength: 200, nullable: false),
                    ConfirmedBy = table.Column<Guid>(nullable: true),
                    ConfirmedByName = table.Column<string>(maxLength: 200, nullable: true),
                    ConfirmedAt = table.Column<long>(nullable: true),
                    Counterpart = table.Column<string>(maxLength: 120, nullable: true),
                    Meeting = table.Column<Guid>(nullable: true),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_duties_records", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "duties_steps",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Record = table.Column<Guid>(nullable: false),
                    Action = table.Column<string>(maxLength: 40, nullable: true),
                    From = table.Column<string>(maxLength: 40, nullable: false),
                    To = table.Column<string>(maxLength: 40, nullable: false),
                    Account = table.Column<Guid>(nullable: false),
                    ActorName = table.Column<string>(maxLength: 200, nullable: false),
                    Post = table.Column<string>(maxLength: 200, nullable: true),
                    At = table.Column<long>(nullable: false),
                    Reason = table.Column<string>(maxLength: 200, nullable: true),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_duties_steps", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "duties_versions",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Record = table.Column<Guid>(nullable: false),
                    Edition = table.Column<int>(nullable: false),
                    Category = table.Column<string>(maxLength: 10, nullable: false),
                    On = table.Column<DateOnly>(nullable: false),
                    Title = table.Column<string>(maxLength: 100, nullable: false),
                    Substance = table.Column<string>(maxLength: 300, nullable: true),
                    DocumentNumber = table.Column<string>(maxLength: 60, nullable: true),
                    Fields = table.Column<string>(maxLength: -1, nullable: false),
                    People = table.Column<string>(maxLength: -1, nullable: false),
                    Account = table.Column<Guid>(nullable: false),
                    ActorName = table.Column<string>(maxLength: 200, nullable: false),
                    At = table.Column<long>(nullable: false),
                    Reason = table.Column<string>(maxLength: 200, nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_duties_versions", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateIndex(
                name: "IX_duties_links_TenantId_Duty",
                table: "duties_links",
                columns: new[] { "TenantId", "Duty" });

            migrationBuilder.CreateIndex(
                name: "IX_duties_links_TenantId_Party_Year",
                table: "duties_links",
                columns: new[] { "TenantId", "Party", "Year" });

            migrationBuilder.CreateIndex(
                name: "IX_duties_links_TenantId_Record",
                table: "duties_links",
                columns: new[] { "TenantId", "Record" });

            migrationBuilder.CreateIndex(
                name: "IX_duties_links_TenantId_Year",
                table: "duties_links",
                columns: new[] { "TenantId", "Year" });

            migrationBuilder.CreateIndex(
                name: "IX_duties_records_TenantId_Category_On",
                table: "duties_records",
                columns: new[] { "TenantId", "Category", "On" });

            migrationBuilder.CreateIndex(
                name: "IX_duties_records_TenantId_Meeting",
                table: "duties_records",
                columns: new[] { "TenantId", "Meeting" });

            migrationBuilder.CreateIndex(
                name: "IX_duties_records_TenantId_On",
                table: "duties_records",
                columns: new[] { "TenantId", "On" });

            migrationBuilder.CreateIndex(
                name: "IX_duties_records_TenantId_Party_On",
                table: "duties_records",
                columns: new[] { "TenantId", "Party", "On" });

            migrationBuilder.CreateIndex(
                name: "IX_duties_records_TenantId_Person_LastHalf",
                table: "duties_records",
                columns: new[] { "TenantId", "Person", "LastHalf" });

            migrationBuilder.CreateIndex(
                name: "IX_duties_records_TenantId_State_On",
                table: "duties_records",
                columns: new[] { "TenantId", "State", "On" });

            migrationBuilder.CreateIndex(
                name: "IX_duties_steps_TenantId_Record",
                table: "duties_steps",
                columns: new[] { "TenantId", "Record" });

            migrationBuilder.CreateIndex(
                name: "IX_duties_versions_TenantId_Record",
                table: "duties_versions",
                columns: new[] { "TenantId", "Record" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "duties_links");

            migrationBuilder.DropTable(
                name: "duties_records");

            migrationBuilder.DropTable(
                name: "duties_steps");

            migrationBuilder.DropTable(
                name: "duties_versions");
        }
    }
}
