using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PartyDiscipline.Duties.Migrations
{
    /// <inheritdoc />
    public partial class RecordsCompleteAndTalks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "Answered",
                table: "duties_records",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "Corrected",
                table: "duties_records",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<Guid>(
                name: "RejectedBy",
                table: "duties_records",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "SameWords",
                table: "duties_records",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "Talk",
                table: "duties_records",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "duties_attachment_parts",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Hash = table.Column<string>(maxLength: 64, nullable: false),
                    Number = table.Column<int>(nullable: false),
                    Content = table.Column<byte[]>(maxLength: -1, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_duties_attachment_parts", x => new { x.TenantId, x.Hash, x.Number });
                });

            migrationBuilder.CreateTable(
                name: "duties_attachments",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Record = table.Column<Guid>(nullable: false),
                    Name = table.Column<string>(maxLength: 100, nullable: false),
                    ContentType = table.Column<string>(maxLength: 200, nullable: false),
                    Size = table.Column<int>(nullable: false),
                    Hash = table.Column<string>(maxLength: 64, nullable: false),
                    Account = table.Column<Guid>(nullable: false),
                    ActorName = table.Column<string>(maxLength: 200, nullable: false),
                    At = table.Column<long>(nullable: false),
                    Removed = table.Column<bool>(nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_duties_attachments", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "duties_sampled_records",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Sample = table.Column<Guid>(nullable: false),
                    Record = table.Column<Guid>(nullable: false),
                    Party = table.Column<string>(maxLength: 120, nullable: false),
                    Place = table.Column<int>(nullable: false),
                    AcceptedAt = table.Column<long>(nullable: true),
                    AcceptedBy = table.Column<Guid>(nullable: true),
                    AcceptedByName = table.Column<string>(maxLength: 200, nullable: true),
                    Note = table.Column<string>(maxLength: 200, nullable: true),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_duties_sampled_records", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "duties_samples",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Quarter = table.Column<string>(maxLength: 10, nullable: false),
                    Seed = table.Column<string>(maxLength: 40, nullable: false),
                    Rule = table.Column<string>(maxLength: 40, nullable: false),
                    Percent = table.Column<int>(nullable: false),
                    Population = table.Column<int>(nullable: false),
                    PopulationHash = table.Column<string>(maxLength: 64, nullable: false),
                    Drawn = table.Column<int>(nullable: false),
                    At = table.Column<long>(nullable: false),
                    Account = table.Column<Guid>(nullable: false),
                    ActorName = table.Column<string>(maxLength: 200, nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_duties_samples", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "duties_talk_steps",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Talk = table.Column<Guid>(nullable: false),
                    Action = table.Column<string>(maxLength: 40, nullable: false),
                    From = table.Column<string>(maxLength: 40, nullable: false),
                    To = table.Column<string>(maxLength: 40, nullable: false),
                    Account = table.Column<Guid>(nullable: false),
                    ActorName = table.Column<string>(maxLength: 200, nullable: false),
                    Post = table.Column<string>(maxLength: 200, nullable: true),
                    At = table.Column<long>(nullable: false),
                    Note = table.Column<string>(maxLength: 4000, nullable: true),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_duties_talk_steps", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "duties_talk_texts",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Talk = table.Column<Guid>(nullable: false),
                    Edition = table.Column<int>(nullable: false),
                    Points = table.Column<string>(maxLength: 4000, nullable: false),
                    Demands = table.Column<string>(maxLength: 4000, nullable: true),
                    Pledge = table.Column<string>(maxLength: 4000, nullable: true),
                    Account = table.Column<Guid>(nullable: false),
                    ActorName = table.Column<string>(maxLength: 200, nullable: false),
                    At = table.Column<long>(nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_duties_talk_texts", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "duties_talks",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Kind = table.Column<string>(maxLength: 10, nullable: false),
                    From = table.Column<string>(maxLength: 120, nullable: false),
                    To = table.Column<string>(maxLength: 120, nullable: false),
                    FromPerson = table.Column<Guid>(nullable: true),
                    ToPerson = table.Column<Guid>(nullable: true),
                    Year = table.Column<int>(nullable: false),
                    PlannedOn = table.Column<DateOnly>(nullable: false),
                    HeldOn = table.Column<DateOnly>(nullable: true),
                    Place = table.Column<string>(maxLength: 60, nullable: false),
                    Matter = table.Column<string>(maxLength: 4000, nullable: false),
                    Occasion = table.Column<Guid>(nullable: true),
                    State = table.Column<string>(maxLength: 40, nullable: false),
                    Edition = table.Column<int>(nullable: false),
                    Rectify = table.Column<bool>(nullable: false),
                    FollowUpOn = table.Column<DateOnly>(nullable: true),
                    RecordedAt = table.Column<long>(nullable: true),
                    RecordedBy = table.Column<Guid>(nullable: true),
                    RecordedByName = table.Column<string>(maxLength: 200, nullable: true),
                    Late = table.Column<bool>(nullable: false),
                    AnsweredAt = table.Column<long>(nullable: true),
                    Record = table.Column<Guid>(nullable: true),
                    Told = table.Column<bool>(nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_duties_talks", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "duties_text_marks",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Record = table.Column<Guid>(nullable: false),
                    Band = table.Column<int>(nullable: false),
                    Mark = table.Column<long>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_duties_text_marks", x => new { x.TenantId, x.Record, x.Band });
                });

            migrationBuilder.CreateTable(
                name: "duties_text_matches",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Record = table.Column<Guid>(nullable: false),
                    OtherTenant = table.Column<string>(maxLength: 40, nullable: false),
                    OtherRecord = table.Column<Guid>(nullable: false),
                    Percent = table.Column<int>(nullable: false),
                    Reason = table.Column<string>(maxLength: 200, nullable: false),
                    ActorName = table.Column<string>(maxLength: 200, nullable: false),
                    At = table.Column<long>(nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_duties_text_matches", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateIndex(
                name: "IX_duties_records_TenantId_EnteredAt",
                table: "duties_records",
                columns: new[] { "TenantId", "EnteredAt" });

            migrationBuilder.CreateIndex(
                name: "IX_duties_attachments_TenantId_Record",
                table: "duties_attachments",
                columns: new[] { "TenantId", "Record" });

            migrationBuilder.CreateIndex(
                name: "IX_duties_sampled_records_TenantId_Record",
                table: "duties_sampled_records",
                columns: new[] { "TenantId", "Record" });

            migrationBuilder.CreateIndex(
                name: "IX_duties_sampled_records_TenantId_Sample_Place",
                table: "duties_sampled_records",
                columns: new[] { "TenantId", "Sample", "Place" });

            migrationBuilder.CreateIndex(
                name: "IX_duties_samples_TenantId_Quarter",
                table: "duties_samples",
                columns: new[] { "TenantId", "Quarter" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_duties_talk_steps_TenantId_Talk",
                table: "duties_talk_steps",
                columns: new[] { "TenantId", "Talk" });

            migrationBuilder.CreateIndex(
                name: "IX_duties_talk_texts_TenantId_Talk",
                table: "duties_talk_texts",
                columns: new[] { "TenantId", "Talk" });

            migrationBuilder.CreateIndex(
                name: "IX_duties_talks_TenantId_From_Year",
                table: "duties_talks",
                columns: new[] { "TenantId", "From", "Year" });

            migrationBuilder.CreateIndex(
                name: "IX_duties_talks_TenantId_FromPerson_State",
                table: "duties_talks",
                columns: new[] { "TenantId", "FromPerson", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_duties_talks_TenantId_To_Year",
                table: "duties_talks",
                columns: new[] { "TenantId", "To", "Year" });

            migrationBuilder.CreateIndex(
                name: "IX_duties_talks_TenantId_ToPerson_State",
                table: "duties_talks",
                columns: new[] { "TenantId", "ToPerson", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_duties_talks_TenantId_Year_State",
                table: "duties_talks",
                columns: new[] { "TenantId", "Year", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_duties_text_marks_Mark",
                table: "duties_text_marks",
                column: "Mark");

            migrationBuilder.CreateIndex(
                name: "IX_duties_text_matches_At",
                table: "duties_text_matches",
                column: "At");

            migrationBuilder.CreateIndex(
                name: "IX_duties_text_matches_TenantId_Record",
                table: "duties_text_matches",
                columns: new[] { "TenantId", "Record" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "duties_attachment_parts");

            migrationBuilder.DropTable(
                name: "duties_attachments");

            migrationBuilder.DropTable(
                name: "duties_sampled_records");

            migrationBuilder.DropTable(
                name: "duties_samples");

            migrationBuilder.DropTable(
                name: "duties_talk_steps");

            migrationBuilder.DropTable(
                name: "duties_talk_texts");

            migrationBuilder.DropTable(
                name: "duties_talks");

            migrationBuilder.DropTable(
                name: "duties_text_marks");

            migrationBuilder.DropTable(
                name: "duties_text_matches");

            migrationBuilder.DropIndex(
                name: "IX_duties_records_TenantId_EnteredAt",
                table: "duties_records");

            migrationBuilder.DropColumn(
                name: "Answered",
                table: "duties_records");

            migrationBuilder.DropColumn(
                name: "Corrected",
                table: "duties_records");

            migrationBuilder.DropColumn(
                name: "RejectedBy",
                table: "duties_records");

            migrationBuilder.DropColumn(
                name: "SameWords",
                table: "duties_records");

            migrationBuilder.DropColumn(
                name: "Talk",
                table: "duties_records");
        }
    }
}
