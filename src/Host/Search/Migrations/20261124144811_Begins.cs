using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PartyDiscipline.Host.Search.Migrations
{
    /// <inheritdoc />
    public partial class Begins : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "search_postings",
                columns: table => new
                {
                    Term = table.Column<long>(nullable: false),
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Number = table.Column<long>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_search_postings", x => new { x.Term, x.TenantId, x.Number });
                });

            migrationBuilder.CreateTable(
                name: "search_things",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Number = table.Column<long>(nullable: false),
                    Kind = table.Column<string>(maxLength: 60, nullable: false),
                    Thing = table.Column<string>(maxLength: 120, nullable: false),
                    Party = table.Column<string>(maxLength: 120, nullable: true),
                    Restricted = table.Column<bool>(nullable: false),
                    Other = table.Column<string>(maxLength: 120, nullable: true),
                    Account = table.Column<Guid>(nullable: true),
                    Terms = table.Column<byte[]>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_search_things", x => new { x.TenantId, x.Number });
                });

            migrationBuilder.CreateIndex(
                name: "IX_search_things_TenantId_Kind_Thing",
                table: "search_things",
                columns: new[] { "TenantId", "Kind", "Thing" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "search_postings");

            migrationBuilder.DropTable(
                name: "search_things");
        }
    }
}
