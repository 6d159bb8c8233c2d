using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PartyDiscipline.Responsibilities.Migrations
{
    /// <inheritdoc />
    public partial class RegulationPacks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "responsibilities_packs",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Code = table.Column<string>(maxLength: 60, nullable: false),
                    Number = table.Column<int>(nullable: false),
                    Title = table.Column<string>(maxLength: -1, nullable: false),
                    Text = table.Column<string>(maxLength: -1, nullable: false),
                    Hash = table.Column<string>(maxLength: 64, nullable: false),
                    Obligations = table.Column<int>(nullable: false),
                    AsksFrom = table.Column<DateOnly>(nullable: false),
                    State = table.Column<string>(maxLength: 40, nullable: false),
                    MadeBy = table.Column<Guid>(nullable: false),
                    MadeByPerson = table.Column<Guid>(nullable: true),
                    MadeByName = table.Column<string>(maxLength: 200, nullable: false),
                    MadeAt = table.Column<long>(nullable: false),
                    DecidedBy = table.Column<Guid>(nullable: true),
                    DecidedByPerson = table.Column<Guid>(nullable: true),
                    DecidedByName = table.Column<string>(maxLength: 200, nullable: true),
                    DecidedAt = table.Column<long>(nullable: true),
                    Reason = table.Column<string>(maxLength: 300, nullable: true),
                    From = table.Column<DateOnly>(nullable: true),
                    To = table.Column<DateOnly>(nullable: true),
                    EndAsked = table.Column<DateOnly>(nullable: true),
                    EndReason = table.Column<string>(maxLength: 300, nullable: true),
                    EndBy = table.Column<Guid>(nullable: true),
                    EndByPerson = table.Column<Guid>(nullable: true),
                    EndByName = table.Column<string>(maxLength: 200, nullable: true),
                    EndDecidedByName = table.Column<string>(maxLength: 200, nullable: true),
                    OpenedAt = table.Column<long>(nullable: true),
                    OpenedDuties = table.Column<int>(nullable: false),
                    ClosedAt = table.Column<long>(nullable: true),
                    ClosedDuties = table.Column<int>(nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_responsibilities_packs", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateIndex(
                name: "IX_responsibilities_packs_TenantId_State",
                table: "responsibilities_packs",
                columns: new[] { "TenantId", "State" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "responsibilities_packs");
        }
    }
}
