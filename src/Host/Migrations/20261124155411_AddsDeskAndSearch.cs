using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PartyDiscipline.Host.Migrations
{
    /// <inheritdoc />
    public partial class AddsDeskAndSearch : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "host_organcodes",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Organ = table.Column<string>(maxLength: 40, nullable: false),
                    Code = table.Column<string>(maxLength: 20, nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_host_organcodes", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateIndex(
                name: "IX_host_organcodes_TenantId_Organ",
                table: "host_organcodes",
                columns: new[] { "TenantId", "Organ" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "host_organcodes");
        }
    }
}
