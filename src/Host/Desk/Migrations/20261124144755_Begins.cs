using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PartyDiscipline.Host.Desk.Migrations
{
    /// <inheritdoc />
    public partial class Begins : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "desk_digest_days",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Account = table.Column<Guid>(nullable: false),
                    Day = table.Column<DateOnly>(nullable: false),
                    SentAt = table.Column<long>(nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_desk_digest_days", x => new { x.TenantId, x.Account, x.Day });
                });

            migrationBuilder.CreateTable(
                name: "desk_digest_wishes",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Account = table.Column<Guid>(nullable: false),
                    Address = table.Column<string>(maxLength: 200, nullable: false),
                    Language = table.Column<string>(maxLength: 10, nullable: false),
                    On = table.Column<bool>(nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_desk_digest_wishes", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "desk_feeds",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Account = table.Column<Guid>(nullable: false),
                    KeyHash = table.Column<string>(maxLength: 64, nullable: false),
                    Language = table.Column<string>(maxLength: 10, nullable: false),
                    MadeAt = table.Column<long>(nullable: false),
                    RevokedAt = table.Column<long>(nullable: true),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_desk_feeds", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "desk_notices",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Person = table.Column<Guid>(nullable: false),
                    Seq = table.Column<long>(nullable: false),
                    Fact = table.Column<string>(maxLength: 120, nullable: false),
                    Page = table.Column<string>(maxLength: 300, nullable: false),
                    At = table.Column<long>(nullable: false),
                    Read = table.Column<bool>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_desk_notices", x => new { x.TenantId, x.Person, x.Seq });
                });

            migrationBuilder.CreateIndex(
                name: "IX_desk_digest_wishes_TenantId_Account",
                table: "desk_digest_wishes",
                columns: new[] { "TenantId", "Account" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_desk_feeds_TenantId_KeyHash",
                table: "desk_feeds",
                columns: new[] { "TenantId", "KeyHash" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_desk_feeds_TenantId_Account",
                table: "desk_feeds",
                columns: new[] { "TenantId", "Account" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_desk_notices_TenantId_At",
                table: "desk_notices",
                columns: new[] { "TenantId", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_desk_notices_TenantId_Person_Read",
                table: "desk_notices",
                columns: new[] { "TenantId", "Person", "Read" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "desk_digest_days");

            migrationBuilder.DropTable(
                name: "desk_digest_wishes");

            migrationBuilder.DropTable(
                name: "desk_feeds");

            migrationBuilder.DropTable(
                name: "desk_notices");
        }
    }
}
