using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PartyDiscipline.Reports.Ballots.Migrations
{
    /// <inheritdoc />
    public partial class Begins : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "ballots_codes",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Hash = table.Column<string>(maxLength: 64, nullable: false),
                    Election = table.Column<Guid>(nullable: false),
                    Class = table.Column<int>(nullable: false),
                    Used = table.Column<bool>(nullable: false),
                    Turn = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ballots_codes", x => new { x.TenantId, x.Hash });
                });

            migrationBuilder.CreateTable(
                name: "ballots_elections",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Title = table.Column<string>(maxLength: 80, nullable: false),
                    Year = table.Column<int>(nullable: false),
                    On = table.Column<DateOnly>(nullable: false),
                    Meeting = table.Column<Guid>(nullable: true),
                    State = table.Column<string>(maxLength: 40, nullable: false),
                    Parties = table.Column<string>(maxLength: -1, nullable: false),
                    Terms = table.Column<string>(maxLength: -1, nullable: false),
                    PublicKey = table.Column<byte[]>(maxLength: 100, nullable: true),
                    PreparedBy = table.Column<Guid>(nullable: false),
                    PreparedByName = table.Column<string>(maxLength: 200, nullable: false),
                    PreparedAs = table.Column<string>(maxLength: 40, nullable: false),
                    AgreedBy = table.Column<Guid>(nullable: true),
                    AgreedByName = table.Column<string>(maxLength: 200, nullable: true),
                    CountAskedBy = table.Column<Guid>(nullable: true),
                    CountAskedAs = table.Column<string>(maxLength: 40, nullable: true),
                    CountAskedByName = table.Column<string>(maxLength: 200, nullable: true),
                    CardsPrinted = table.Column<bool>(nullable: false),
                    CardsReturned = table.Column<bool>(nullable: false),
                    Ballots = table.Column<int>(nullable: false),
                    Quorum = table.Column<bool>(nullable: false),
                    PreparedAt = table.Column<long>(nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ballots_elections", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "ballots_figures",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Election = table.Column<Guid>(nullable: false),
                    Party = table.Column<int>(nullable: false),
                    Dimension = table.Column<string>(maxLength: 40, nullable: false),
                    Class = table.Column<string>(maxLength: 10, nullable: false),
                    Ballots = table.Column<int>(nullable: false),
                    Score = table.Column<decimal>(precision: 18, scale: 4, nullable: true),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ballots_figures", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "ballots_holders",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Election = table.Column<Guid>(nullable: false),
                    Place = table.Column<int>(nullable: false),
                    Person = table.Column<Guid>(nullable: false),
                    PersonName = table.Column<string>(maxLength: 200, nullable: false),
                    PublicKey = table.Column<byte[]>(maxLength: 100, nullable: true),
                    Part = table.Column<byte[]>(maxLength: 300, nullable: true),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ballots_holders", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "ballots_papers",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Election = table.Column<Guid>(nullable: false),
                    Number = table.Column<int>(nullable: false),
                    State = table.Column<string>(maxLength: 40, nullable: false),
                    FirstBy = table.Column<Guid>(nullable: false),
                    FirstName = table.Column<string>(maxLength: 200, nullable: false),
                    SecondBy = table.Column<Guid>(nullable: true),
                    SecondName = table.Column<string>(maxLength: 200, nullable: true),
                    First = table.Column<string>(maxLength: 4000, nullable: true),
                    Second = table.Column<string>(maxLength: 4000, nullable: true),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ballots_papers", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "ballots_rolls",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Election = table.Column<Guid>(nullable: false),
                    Class = table.Column<string>(maxLength: 10, nullable: false),
                    Roster = table.Column<int>(nullable: false),
                    Cards = table.Column<int>(nullable: false),
                    Returned = table.Column<int>(nullable: false),
                    Used = table.Column<int>(nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ballots_rolls", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "ballots_shuffled",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Key = table.Column<Guid>(nullable: false),
                    Election = table.Column<Guid>(nullable: false),
                    Closed = table.Column<byte[]>(maxLength: 2000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ballots_shuffled", x => new { x.TenantId, x.Key });
                });

            migrationBuilder.CreateTable(
                name: "ballots_staged",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Key = table.Column<Guid>(nullable: false),
                    Election = table.Column<Guid>(nullable: false),
                    Box = table.Column<string>(maxLength: 4000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ballots_staged", x => new { x.TenantId, x.Key });
                });

            migrationBuilder.CreateTable(
                name: "ballots_steps",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Election = table.Column<Guid>(nullable: false),
                    Action = table.Column<string>(maxLength: 40, nullable: false),
                    From = table.Column<string>(maxLength: 40, nullable: false),
                    To = table.Column<string>(maxLength: 40, nullable: false),
                    Account = table.Column<Guid>(nullable: false),
                    ActorName = table.Column<string>(maxLength: 200, nullable: false),
                    Reason = table.Column<string>(maxLength: 200, nullable: true),
                    At = table.Column<long>(nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ballots_steps", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "ballots_tracks",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Election = table.Column<Guid>(nullable: false),
                    Track = table.Column<string>(maxLength: 40, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ballots_tracks", x => new { x.TenantId, x.Election, x.Track });
                });

            migrationBuilder.CreateIndex(
                name: "IX_ballots_codes_TenantId_Election",
                table: "ballots_codes",
                columns: new[] { "TenantId", "Election" });

            migrationBuilder.CreateIndex(
                name: "IX_ballots_elections_TenantId_Meeting",
                table: "ballots_elections",
                columns: new[] { "TenantId", "Meeting" });

            migrationBuilder.CreateIndex(
                name: "IX_ballots_elections_TenantId_State",
                table: "ballots_elections",
                columns: new[] { "TenantId", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_ballots_elections_TenantId_Year_On",
                table: "ballots_elections",
                columns: new[] { "TenantId", "Year", "On" });

            migrationBuilder.CreateIndex(
                name: "IX_ballots_figures_TenantId_Election_Party",
                table: "ballots_figures",
                columns: new[] { "TenantId", "Election", "Party" });

            migrationBuilder.CreateIndex(
                name: "IX_ballots_holders_TenantId_Election_Place",
                table: "ballots_holders",
                columns: new[] { "TenantId", "Election", "Place" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ballots_holders_TenantId_Person",
                table: "ballots_holders",
                columns: new[] { "TenantId", "Person" });

            migrationBuilder.CreateIndex(
                name: "IX_ballots_papers_TenantId_Election_Number",
                table: "ballots_papers",
                columns: new[] { "TenantId", "Election", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ballots_rolls_TenantId_Election_Class",
                table: "ballots_rolls",
                columns: new[] { "TenantId", "Election", "Class" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ballots_shuffled_TenantId_Election",
                table: "ballots_shuffled",
                columns: new[] { "TenantId", "Election" });

            migrationBuilder.CreateIndex(
                name: "IX_ballots_staged_TenantId_Election",
                table: "ballots_staged",
                columns: new[] { "TenantId", "Election" });

            migrationBuilder.CreateIndex(
                name: "IX_ballots_steps_TenantId_Election",
                table: "ballots_steps",
                columns: new[] { "TenantId", "Election" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ballots_codes");

            migrationBuilder.DropTable(
                name: "ballots_elections");

            migrationBuilder.DropTable(
                name: "ballots_figures");

            migrationBuilder.DropTable(
                name: "ballots_holders");

            migrationBuilder.DropTable(
                name: "ballots_papers");

            migrationBuilder.DropTable(
                name: "ballots_rolls");

            migrationBuilder.DropTable(
                name: "ballots_shuffled");

            migrationBuilder.DropTable(
                name: "ballots_staged");

            migrationBuilder.DropTable(
                name: "ballots_steps");

            migrationBuilder.DropTable(
                name: "ballots_tracks");
        }
    }
}
