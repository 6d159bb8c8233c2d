using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PartyDiscipline.Duties.Migrations
{
    /// <inheritdoc />
    public partial class Handbooks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "duties_burdenmonths",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Month = table.Column<DateOnly>(nullable: false),
                    Records = table.Column<int>(nullable: false),
                    Fields = table.Column<int>(nullable: false),
                    Seconds = table.Column<int>(nullable: false),
                    Timed = table.Column<int>(nullable: false),
                    Requests = table.Column<int>(nullable: false),
                    Blocked = table.Column<int>(nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_duties_burdenmonths", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "duties_handbookconfirmations",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Year = table.Column<int>(nullable: false),
                    Person = table.Column<Guid>(nullable: true),
                    Party = table.Column<string>(maxLength: 120, nullable: true),
                    Account = table.Column<Guid>(nullable: false),
                    ActorName = table.Column<string>(maxLength: 200, nullable: false),
                    Post = table.Column<string>(maxLength: 200, nullable: true),
                    At = table.Column<long>(nullable: false),
                    Hash = table.Column<string>(maxLength: 64, nullable: false),
                    Records = table.Column<int>(nullable: false),
                    Late = table.Column<int>(nullable: false),
                    Remark = table.Column<string>(maxLength: 300, nullable: true),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_duties_handbookconfirmations", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "duties_received",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Topic = table.Column<string>(maxLength: 60, nullable: false),
                    Detail = table.Column<string>(maxLength: 300, nullable: true),
                    Due = table.Column<DateOnly>(nullable: false),
                    AskedByName = table.Column<string>(maxLength: 200, nullable: false),
                    At = table.Column<long>(nullable: false),
                    State = table.Column<string>(maxLength: 40, nullable: false),
                    Records = table.Column<string>(maxLength: -1, nullable: false),
                    Note = table.Column<string>(maxLength: 200, nullable: true),
                    AnsweredByName = table.Column<string>(maxLength: 200, nullable: true),
                    AnsweredAt = table.Column<long>(nullable: true),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_duties_received", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "duties_requests",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Topic = table.Column<string>(maxLength: 60, nullable: false),
                    Detail = table.Column<string>(maxLength: 300, nullable: true),
                    Reason = table.Column<string>(maxLength: 200, nullable: true),
                    Found = table.Column<int>(nullable: false),
                    Units = table.Column<string>(maxLength: -1, nullable: false),
                    Spared = table.Column<string>(maxLength: -1, nullable: false),
                    Due = table.Column<DateOnly>(nullable: false),
                    AskedBy = table.Column<Guid>(nullable: false),
                    AskedByName = table.Column<string>(maxLength: 200, nullable: false),
                    At = table.Column<long>(nullable: false),
                    WithdrawnAt = table.Column<long>(nullable: true),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_duties_requests", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateIndex(
                name: "IX_duties_burdenmonths_TenantId_Month",
                table: "duties_burdenmonths",
                columns: new[] { "TenantId", "Month" });

            migrationBuilder.CreateIndex(
                name: "IX_duties_handbookconfirmations_TenantId_Year_At",
                table: "duties_handbookconfirmations",
                columns: new[] { "TenantId", "Year", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_duties_received_TenantId_State_Due",
                table: "duties_received",
                columns: new[] { "TenantId", "State", "Due" });

            migrationBuilder.CreateIndex(
                name: "IX_duties_requests_TenantId_At",
                table: "duties_requests",
                columns: new[] { "TenantId", "At" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "duties_burdenmonths");

            migrationBuilder.DropTable(
                name: "duties_handbookconfirmations");

            migrationBuilder.DropTable(
                name: "duties_received");

            migrationBuilder.DropTable(
                name: "duties_requests");
        }
    }
}
