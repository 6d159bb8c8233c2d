using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PartyDiscipline.Kernel.Records.Migrations
{
    /// <inheritdoc />
    public partial class NumbersDocuments : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "ledger_numbers",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Code = table.Column<string>(maxLength: 20, nullable: false),
                    Year = table.Column<int>(nullable: false),
                    Last = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ledger_numbers", x => new { x.TenantId, x.Code, x.Year });
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ledger_numbers");
        }
    }
}
