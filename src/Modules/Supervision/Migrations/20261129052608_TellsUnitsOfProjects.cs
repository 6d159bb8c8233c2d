using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PartyDiscipline.Supervision.Migrations
{
    /// <inheritdoc />
    public partial class TellsUnitsOfProjects : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Asked",
                table: "supervision_projects",
                maxLength: 1000,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "IsCopy",
                table: "supervision_projects",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<Guid>(
                name: "MadeBy",
                table: "supervision_circular_objections",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "Asked",
                table: "supervision_projects");

            migrationBuilder.DropColumn(
                name: "IsCopy",
                table: "supervision_projects");

            migrationBuilder.DropColumn(
                name: "MadeBy",
                table: "supervision_circular_objections");
        }
    }
}
