using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PartyDiscipline.Responsibilities.Migrations
{
    /// <inheritdoc />
    public partial class IndexesWhatIsOpen : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_responsibilities_statements_Year_State_TenantId",
                table: "responsibilities_statements",
                columns: new[] { "Year", "State", "TenantId" });

            migrationBuilder.CreateIndex(
                name: "IX_responsibilities_problems_State_TenantId",
                table: "responsibilities_problems",
                columns: new[] { "State", "TenantId" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_responsibilities_statements_Year_State_TenantId",
                table: "responsibilities_statements");

            migrationBuilder.DropIndex(
                name: "IX_responsibilities_problems_State_TenantId",
                table: "responsibilities_problems");
        }
    }
}
