using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PartyDiscipline.Duties.Migrations
{
    /// <inheritdoc />
    public partial class AddsSelfAssessments : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "duties_self_assessment_lines",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Assessment = table.Column<Guid>(nullable: false),
                    Obligation = table.Column<string>(maxLength: 40, nullable: false),
                    Place = table.Column<int>(nullable: false),
                    Light = table.Column<string>(maxLength: 40, nullable: false),
                    Done = table.Column<decimal>(precision: 18, scale: 4, nullable: false),
                    Needed = table.Column<decimal>(precision: 18, scale: 4, nullable: false),
                    Auto = table.Column<string>(maxLength: 40, nullable: false),
                    Own = table.Column<string>(maxLength: 40, nullable: true),
                    Remark = table.Column<string>(maxLength: 200, nullable: true),
                    Measure = table.Column<string>(maxLength: 200, nullable: true),
                    Owner = table.Column<string>(maxLength: 120, nullable: true),
                    By = table.Column<DateOnly>(nullable: true),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_duties_self_assessment_lines", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "duties_self_assessment_steps",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Assessment = table.Column<Guid>(nullable: false),
                    Action = table.Column<string>(maxLength: 40, nullable: true),
                    From = table.Column<string>(maxLength: 40, nullable: false),
                    To = table.Column<string>(maxLength: 40, nullable: false),
                    Account = table.Column<Guid>(nullable: false),
                    ActorName = table.Column<string>(maxLength: 200, nullable: false),
                    Reason = table.Column<string>(maxLength: 200, nullable: true),
                    At = table.Column<long>(nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_duties_self_assessment_steps", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "duties_self_assessments",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Party = table.Column<string>(maxLength: 120, nullable: false),
                    Period = table.Column<string>(maxLength: 6, nullable: false),
                    Due = table.Column<DateOnly>(nullable: false),
                    State = table.Column<string>(maxLength: 40, nullable: false),
                    OpenedAt = table.Column<long>(nullable: false),
                    OpenedByName = table.Column<string>(maxLength: 200, nullable: false),
                    PlannedBy = table.Column<Guid>(nullable: true),
                    ClosedAt = table.Column<long>(nullable: true),
                    ClosedByName = table.Column<string>(maxLength: 200, nullable: true),
                    Lines = table.Column<int>(nullable: false),
                    Differences = table.Column<int>(nullable: false),
                    Gaps = table.Column<int>(nullable: false),
                    Record = table.Column<Guid>(nullable: true),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_duties_self_assessments", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateIndex(
                name: "IX_duties_self_assessment_lines_TenantId_Assessment_Obligation",
                table: "duties_self_assessment_lines",
                columns: new[] { "TenantId", "Assessment", "Obligation" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_duties_self_assessment_steps_TenantId_Assessment",
                table: "duties_self_assessment_steps",
                columns: new[] { "TenantId", "Assessment" });

            migrationBuilder.CreateIndex(
                name: "IX_duties_self_assessments_TenantId_Party_Period",
                table: "duties_self_assessments",
                columns: new[] { "TenantId", "Party", "Period" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_duties_self_assessments_TenantId_Period",
                table: "duties_self_assessments",
                columns: new[] { "TenantId", "Period" });

            migrationBuilder.CreateIndex(
                name: "IX_duties_self_assessments_TenantId_State",
                table: "duties_self_assessments",
                columns: new[] { "TenantId", "State" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "duties_self_assessment_lines");

            migrationBuilder.DropTable(
                name: "duties_self_assessment_steps");

            migrationBuilder.DropTable(
                name: "duties_self_assessments");
        }
    }
}
