using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PartyDiscipline.Duties.Migrations
{
    /// <inheritdoc />
    public partial class CountsAttachments : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "Attachments",
                table: "duties_burdenmonths",
                nullable: false,
                defaultValue: 0);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "Attachments",
                table: "duties_burdenmonths");
        }
    }
}
