using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PartyDiscipline.Host.Migrations
{
    /// <inheritdoc />
    public partial class AddsAllowedModules : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "host_dropins",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Name = table.Column<string>(maxLength: 100, nullable: false),
                    Hash = table.Column<string>(maxLength: 64, nullable: false),
                    State = table.Column<string>(maxLength: 40, nullable: false),
                    Reason = table.Column<string>(maxLength: 200, nullable: false),
                    RequestedBy = table.Column<Guid>(nullable: false),
                    RequestedByName = table.Column<string>(maxLength: 100, nullable: false),
                    RequestedAt = table.Column<long>(nullable: false),
                    DecidedBy = table.Column<Guid>(nullable: true),
                    DecidedByName = table.Column<string>(maxLength: 100, nullable: true),
                    DecidedAt = table.Column<long>(nullable: true),
                    Slot = table.Column<string>(maxLength: 64, nullable: true),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_host_dropins", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateIndex(
                name: "IX_host_dropins_TenantId_RequestedAt",
                table: "host_dropins",
                columns: new[] { "TenantId", "RequestedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_host_dropins_TenantId_Slot",
                table: "host_dropins",
                columns: new[] { "TenantId", "Slot" },
                unique: true,
                filter: "\"Slot\" IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "host_dropins");
        }
    }
}
