using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PartyDiscipline.Supervision.Clues.Migrations
{
    /// <inheritdoc />
    public partial class FeedbackRewardsRetirements : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateOnly>(
                name: "AssignedOn",
                table: "clues_register",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "ChasedOn",
                table: "clues_register",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "FedBackOn",
                table: "clues_register",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "MovedOn",
                table: "clues_register",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "RewardDecidedOn",
                table: "clues_register",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "RewardProposedBy",
                table: "clues_register",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "Rewarded",
                table: "clues_register",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "clues_key_retirements",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Key = table.Column<Guid>(nullable: false),
                    Person = table.Column<Guid>(nullable: false),
                    PersonName = table.Column<string>(maxLength: 200, nullable: false),
                    Ground = table.Column<string>(maxLength: 40, nullable: false),
                    Decision = table.Column<string>(maxLength: 60, nullable: false),
                    State = table.Column<string>(maxLength: 40, nullable: false),
                    ProposedBy = table.Column<Guid>(nullable: false),
                    ProposedByName = table.Column<string>(maxLength: 200, nullable: false),
                    ProposedAt = table.Column<long>(nullable: false),
                    Alone = table.Column<int>(nullable: false),
                    ConfirmedByName = table.Column<string>(maxLength: 200, nullable: true),
                    EndedAt = table.Column<long>(nullable: true),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_clues_key_retirements", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateIndex(
                name: "IX_clues_key_retirements_TenantId_ProposedAt",
                table: "clues_key_retirements",
                columns: new[] { "TenantId", "ProposedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_clues_key_retirements_TenantId_State",
                table: "clues_key_retirements",
                columns: new[] { "TenantId", "State" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "clues_key_retirements");

            migrationBuilder.DropColumn(
                name: "AssignedOn",
                table: "clues_register");

            migrationBuilder.DropColumn(
                name: "ChasedOn",
                table: "clues_register");

            migrationBuilder.DropColumn(
                name: "FedBackOn",
                table: "clues_register");

            migrationBuilder.DropColumn(
                name: "MovedOn",
                table: "clues_register");

            migrationBuilder.DropColumn(
                name: "RewardDecidedOn",
                table: "clues_register");

            migrationBuilder.DropColumn(
                name: "RewardProposedBy",
                table: "clues_register");

            migrationBuilder.DropColumn(
                name: "Rewarded",
                table: "clues_register");
        }
    }
}
