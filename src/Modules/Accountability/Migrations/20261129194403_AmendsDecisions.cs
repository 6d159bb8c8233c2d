using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PartyDiscipline.Accountability.Migrations
{
    /// <inheritdoc />
    public partial class AmendsDecisions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateOnly>(
                name: "ChangedOn",
                table: "accountability_decisions",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "RevokedBy",
                table: "accountability_decisions",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "RevokedMinutes",
                table: "accountability_decisions",
                maxLength: 60,
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "RevokedOn",
                table: "accountability_decisions",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "ChangedOn",
                table: "accountability_decisions");

            migrationBuilder.DropColumn(
                name: "RevokedBy",
                table: "accountability_decisions");

            migrationBuilder.DropColumn(
                name: "RevokedMinutes",
                table: "accountability_decisions");

            migrationBuilder.DropColumn(
                name: "RevokedOn",
                table: "accountability_decisions");
        }
    }
}
