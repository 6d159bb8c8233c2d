using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PartyDiscipline.Reports.Migrations
{
    /// <inheritdoc />
    public partial class IndexesWhatIsOwed : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_reports_duty_reports_State_TenantId",
                table: "reports_duty_reports",
                columns: new[] { "State", "TenantId" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_reports_duty_reports_State_TenantId",
                table: "reports_duty_reports");
        }
    }
}
