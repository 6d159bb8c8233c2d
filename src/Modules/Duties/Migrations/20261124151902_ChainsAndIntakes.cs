using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PartyDiscipline.Duties.Migrations
{
    /// <inheritdoc />
    public partial class ChainsAndIntakes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "Source",
                table: "duties_records",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Step",
                table: "duties_links",
                maxLength: 4,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "duties_chain_moves",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Chain = table.Column<Guid>(nullable: false),
                    Action = table.Column<string>(maxLength: 40, nullable: false),
                    Step = table.Column<string>(maxLength: 4, nullable: true),
                    Record = table.Column<Guid>(nullable: true),
                    Account = table.Column<Guid>(nullable: false),
                    ActorName = table.Column<string>(maxLength: 200, nullable: false),
                    Post = table.Column<string>(maxLength: 200, nullable: true),
                    At = table.Column<long>(nullable: false),
                    Reason = table.Column<string>(maxLength: 200, nullable: true),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_duties_chain_moves", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "duties_chains",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Deployment = table.Column<Guid>(nullable: false),
                    Party = table.Column<string>(maxLength: 120, nullable: false),
                    Obligation = table.Column<string>(maxLength: 40, nullable: false),
                    Duty = table.Column<Guid>(nullable: false),
                    Year = table.Column<int>(nullable: false),
                    Steps = table.Column<string>(maxLength: -1, nullable: false),
                    FailedOn = table.Column<DateOnly>(nullable: true),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_duties_chains", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "duties_deployments",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Organ = table.Column<string>(maxLength: 60, nullable: false),
                    Number = table.Column<string>(maxLength: 60, nullable: true),
                    Title = table.Column<string>(maxLength: 100, nullable: false),
                    ReceivedOn = table.Column<DateOnly>(nullable: false),
                    Important = table.Column<bool>(nullable: false),
                    RegisteredBy = table.Column<Guid>(nullable: false),
                    RegisteredByName = table.Column<string>(maxLength: 200, nullable: false),
                    RegisteredAt = table.Column<long>(nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_duties_deployments", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "duties_intake_files",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Intake = table.Column<Guid>(nullable: false),
                    Content = table.Column<byte[]>(nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_duties_intake_files", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "duties_intake_parts",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Intake = table.Column<Guid>(nullable: false),
                    Place = table.Column<int>(nullable: false),
                    Category = table.Column<string>(maxLength: 10, nullable: false),
                    Sheet = table.Column<string>(maxLength: 100, nullable: false),
                    Rows = table.Column<string>(maxLength: -1, nullable: false),
                    Counts = table.Column<string>(maxLength: -1, nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_duties_intake_parts", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "duties_intakes",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    FileName = table.Column<string>(maxLength: 100, nullable: false),
                    By = table.Column<Guid>(nullable: false),
                    ByName = table.Column<string>(maxLength: 200, nullable: false),
                    Person = table.Column<Guid>(nullable: true),
                    At = table.Column<long>(nullable: false),
                    State = table.Column<string>(maxLength: 40, nullable: false),
                    Rows = table.Column<int>(nullable: false),
                    Taken = table.Column<int>(nullable: false),
                    Ignored = table.Column<string>(maxLength: -1, nullable: false),
                    Chosen = table.Column<string>(maxLength: -1, nullable: false),
                    Round = table.Column<int>(nullable: false),
                    Fault = table.Column<string>(maxLength: 200, nullable: true),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_duties_intakes", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateIndex(
                name: "IX_duties_chain_moves_TenantId_Chain",
                table: "duties_chain_moves",
                columns: new[] { "TenantId", "Chain" });

            migrationBuilder.CreateIndex(
                name: "IX_duties_chains_TenantId_Deployment",
                table: "duties_chains",
                columns: new[] { "TenantId", "Deployment" });

            migrationBuilder.CreateIndex(
                name: "IX_duties_chains_TenantId_Duty",
                table: "duties_chains",
                columns: new[] { "TenantId", "Duty" });

            migrationBuilder.CreateIndex(
                name: "IX_duties_chains_TenantId_Year_Party",
                table: "duties_chains",
                columns: new[] { "TenantId", "Year", "Party" });

            migrationBuilder.CreateIndex(
                name: "IX_duties_deployments_TenantId_Number",
                table: "duties_deployments",
                columns: new[] { "TenantId", "Number" });

            migrationBuilder.CreateIndex(
                name: "IX_duties_intake_files_TenantId_Intake",
                table: "duties_intake_files",
                columns: new[] { "TenantId", "Intake" });

            migrationBuilder.CreateIndex(
                name: "IX_duties_intake_parts_TenantId_Intake_Place",
                table: "duties_intake_parts",
                columns: new[] { "TenantId", "Intake", "Place" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_duties_intakes_TenantId_By_At",
                table: "duties_intakes",
                columns: new[] { "TenantId", "By", "At" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "duties_chain_moves");

            migrationBuilder.DropTable(
                name: "duties_chains");

            migrationBuilder.DropTable(
                name: "duties_deployments");

            migrationBuilder.DropTable(
                name: "duties_intake_files");

            migrationBuilder.DropTable(
                name: "duties_intake_parts");

            migrationBuilder.DropTable(
                name: "duties_intakes");

            migrationBuilder.DropColumn(
                name: "Source",
                table: "duties_records");

            migrationBuilder.DropColumn(
                name: "Step",
                table: "duties_links");
        }
    }
}
