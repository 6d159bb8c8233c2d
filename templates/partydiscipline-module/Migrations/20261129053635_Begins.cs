using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Visits.Migrations
{
    /// <inheritdoc />
    public partial class Begins : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "visits_visits",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Party = table.Column<string>(maxLength: 120, nullable: false),
                    On = table.Column<DateOnly>(nullable: false),
                    Family = table.Column<string>(maxLength: 60, nullable: false),
                    Heard = table.Column<string>(maxLength: 500, nullable: false),
                    FollowUpBy = table.Column<DateOnly>(nullable: true),
                    Settled = table.Column<bool>(nullable: false),
                    ToldOverdue = table.Column<bool>(nullable: false),
                    RecordedBy = table.Column<Guid>(nullable: false),
                    RecordedByName = table.Column<string>(maxLength: 100, nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_visits_visits", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateIndex(
                name: "IX_visits_visits_TenantId_Party_On",
                table: "visits_visits",
                columns: new[] { "TenantId", "Party", "On" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "visits_visits");
        }
    }
}
