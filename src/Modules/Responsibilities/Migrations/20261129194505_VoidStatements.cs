using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PartyDiscipline.Responsibilities.Migrations
{
    /// <inheritdoc />
    public partial class VoidStatements : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_responsibilities_statements_TenantId_Year_Edge_First_Second",
                table: "responsibilities_statements");

            migrationBuilder.CreateIndex(
                name: "IX_responsibilities_statements_Standing",
                table: "responsibilities_statements",
                columns: new[] { "TenantId", "Year", "Edge", "First", "Second" },
                unique: true,
                filter: "\"State\" <> 'Void'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_responsibilities_statements_Standing",
                table: "responsibilities_statements");

            migrationBuilder.CreateIndex(
                name: "IX_responsibilities_statements_TenantId_Year_Edge_First_Second",
                table: "responsibilities_statements",
                columns: new[] { "TenantId", "Year", "Edge", "First", "Second" },
                unique: true);
        }
    }
}
