using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PartyDiscipline.Duties.Migrations
{
    /// <inheritdoc />
    public partial class CompletesPerform : Migration
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
                name: "Source",
                table: "duties_records",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "Talk",
                table: "duties_records",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Step",
                table: "duties_links",
                maxLength: 4,
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
                name: "duties_chain_moves",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Chain = table.Column<Guid>(nullable: false),
                    Action = table.Column<string>(maxLength: 40, nullable: false),
                    Step = table.Column<string>(maxLength: 4, nullable: true),
                    Record = table.Column<Guid>(nullable: true),
                    Account = table.Column<Guid>(nullable: false),
                    ActorName = table.Column<string>(maxLength: 200, nullable: false),
                    Post = table.Column<string>(maxLength: 200, nullable: true),
                    At = table.Column<long>(nullable: false),
                    Reason = table.Column<string>(maxLength: 200, nullable: true),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_duties_chain_moves", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "duties_chains",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Deployment = table.Column<Guid>(nullable: false),
                    Party = table.Column<string>(maxLength: 120, nullable: false),
                    Obligation = table.Column<string>(maxLength: 40, nullable: false),
                    Duty = table.Column<Guid>(nullable: false),
                    Year = table.Column<int>(nullable: false),
                    Steps = table.Column<string>(maxLength: -1, nullable: false),
                    FailedOn = table.Column<DateOnly>(nullable: true),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_duties_chains", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "duties_deployments",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Organ = table.Column<string>(maxLength: 60, nullable: false),
                    Number = table.Column<string>(maxLength: 60, nullable: true),
                    Title = table.Column<string>(maxLength: 100, nullable: false),
                    ReceivedOn = table.Column<DateOnly>(nullable: false),
                    Important = table.Column<bool>(nullable: false),
                    RegisteredBy = table.Column<Guid>(nullable: false),
                    RegisteredByName = table.Column<string>(maxLength: 200, nullable: false),
                    RegisteredAt = table.Column<long>(nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_duties_deployments", x => new { x.TenantId, x.Id });
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
                name: "duties_intake_files",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Intake = table.Column<Guid>(nullable: false),
                    Content = table.Column<byte[]>(nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_duties_intake_files", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "duties_intake_parts",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Intake = table.Column<Guid>(nullable: false),
                    Place = table.Column<int>(nullable: false),
                    Category = table.Column<string>(maxLength: 10, nullable: false),
                    Sheet = table.Column<string>(maxLength: 100, nullable: false),
                    Rows = table.Column<string>(maxLength: -1, nullable: false),
                    Counts = table.Column<string>(maxLength: -1, nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_duties_intake_parts", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "duties_intakes",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    FileName = table.Column<string>(maxLength: 100, nullable: false),
                    By = table.Column<Guid>(nullable: false),
                    ByName = table.Column<string>(maxLength: 200, nullable: false),
                    Person = table.Column<Guid>(nullable: true),
                    At = table.Column<long>(nullable: false),
                    State = table.Column<string>(maxLength: 40, nullable: false),
                    Rows = table.Column<int>(nullable: false),
                    Taken = table.Column<int>(nullable: false),
                    Ignored = table.Column<string>(maxLength: -1, nullable: false),
                    Chosen = table.Column<string>(maxLength: -1, nullable: false),
                    Round = table.Column<int>(nullable: false),
                    Fault = table.Column<string>(maxLength: 200, nullable: true),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_duties_intakes", x => new { x.TenantId, x.Id });
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
                name: "duties_self_assessment_lines",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Assessment = table.Column<Guid>(nullable: false),
                    Obligation = table.Column<string>(maxLength: 40, nullable: false),
                    Place = table.Column<int>(nullable: false),
                    Light = table.Column<string>(maxLength: 40, nullable: false),
                    Done = table.Column<decimal>(precision: 18, scale: 4, nullable: false),
                    Needed = table.Column<decimal>(precision: 18, scale: 4, nullable: false),
                    Auto = table.Column<string>(maxLength: 40, nullable: false),
                    Own = table.Column<string>(maxLength: 40, nullable: true),
                    Remark = table.Column<string>(maxLength: 200, nullable: true),
                    Measure = table.Column<string>(maxLength: 200, nullable: true),
                    Owner = table.Column<string>(maxLength: 120, nullable: true),
                    By = table.Column<DateOnly>(nullable: true),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_duties_self_assessment_lines", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "duties_self_assessment_steps",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Assessment = table.Column<Guid>(nullable: false),
                    Action = table.Column<string>(maxLength: 40, nullable: true),
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
                    table.PrimaryKey("PK_duties_self_assessment_steps", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "duties_self_assessments",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Party = table.Column<string>(maxLength: 120, nullable: false),
                    Period = table.Column<string>(maxLength: 6, nullable: false),
                    Due = table.Column<DateOnly>(nullable: false),
                    State = table.Column<string>(maxLength: 40, nullable: false),
                    OpenedAt = table.Column<long>(nullable: false),
                    OpenedByName = table.Column<string>(maxLength: 200, nullable: false),
                    PlannedBy = table.Column<Guid>(nullable: true),
                    ClosedAt = table.Column<long>(nullable: true),
                    ClosedByName = table.Column<string>(maxLength: 200, nullable: true),
                    Lines = table.Column<int>(nullable: false),
                    Differences = table.Column<int>(nullable: false),
                    Gaps = table.Column<int>(nullable: false),
                    Record = table.Column<Guid>(nullable: true),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_duties_self_assessments", x => new { x.TenantId, x.Id });
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
                name: "IX_duties_burdenmonths_TenantId_Month",
                table: "duties_burdenmonths",
                columns: new[] { "TenantId", "Month" });

            migrationBuilder.CreateIndex(
                name: "IX_duties_chain_moves_TenantId_Chain",
                table: "duties_chain_moves",
                columns: new[] { "TenantId", "Chain" });

            migrationBuilder.CreateIndex(
                name: "IX_duties_chains_TenantId_Deployment",
                table: "duties_chains",
                columns: new[] { "TenantId", "Deployment" });

            migrationBuilder.CreateIndex(
                name: "IX_duties_chains_TenantId_Duty",
                table: "duties_chains",
                columns: new[] { "TenantId", "Duty" });

            migrationBuilder.CreateIndex(
                name: "IX_duties_chains_TenantId_Year_Party",
                table: "duties_chains",
                columns: new[] { "TenantId", "Year", "Party" });

            migrationBuilder.CreateIndex(
                name: "IX_duties_deployments_TenantId_Number",
                table: "duties_deployments",
                columns: new[] { "TenantId", "Number" });

            migrationBuilder.CreateIndex(
                name: "IX_duties_handbookconfirmations_TenantId_Year_At",
                table: "duties_handbookconfirmations",
                columns: new[] { "TenantId", "Year", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_duties_intake_files_TenantId_Intake",
                table: "duties_intake_files",
                columns: new[] { "TenantId", "Intake" });

            migrationBuilder.CreateIndex(
                name: "IX_duties_intake_parts_TenantId_Intake_Place",
                table: "duties_intake_parts",
                columns: new[] { "TenantId", "Intake", "Place" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_duties_intakes_TenantId_By_At",
                table: "duties_intakes",
                columns: new[] { "TenantId", "By", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_duties_received_TenantId_State_Due",
                table: "duties_received",
                columns: new[] { "TenantId", "State", "Due" });

            migrationBuilder.CreateIndex(
                name: "IX_duties_requests_TenantId_At",
                table: "duties_requests",
                columns: new[] { "TenantId", "At" });

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
                name: "IX_duties_self_assessment_lines_TenantId_Assessment_Obligation",
                table: "duties_self_assessment_lines",
                columns: new[] { "TenantId", "Assessment", "Obligation" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_duties_self_assessment_steps_TenantId_Assessment",
                table: "duties_self_assessment_steps",
                columns: new[] { "TenantId", "Assessment" });

            migrationBuilder.CreateIndex(
                name: "IX_duties_self_assessments_TenantId_Party_Period",
                table: "duties_self_assessments",
                columns: new[] { "TenantId", "Party", "Period" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_duties_self_assessments_TenantId_Period",
                table: "duties_self_assessments",
                columns: new[] { "TenantId", "Period" });

            migrationBuilder.CreateIndex(
                name: "IX_duties_self_assessments_TenantId_State",
                table: "duties_self_assessments",
                columns: new[] { "TenantId", "State" });

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
                name: "duties_burdenmonths");

            migrationBuilder.DropTable(
                name: "duties_chain_moves");

            migrationBuilder.DropTable(
                name: "duties_chains");

            migrationBuilder.DropTable(
                name: "duties_deployments");

            migrationBuilder.DropTable(
                name: "duties_handbookconfirmations");

            migrationBuilder.DropTable(
                name: "duties_intake_files");

            migrationBuilder.DropTable(
                name: "duties_intake_parts");

            migrationBuilder.DropTable(
                name: "duties_intakes");

            migrationBuilder.DropTable(
                name: "duties_received");

            migrationBuilder.DropTable(
                name: "duties_requests");

            migrationBuilder.DropTable(
                name: "duties_sampled_records");

            migrationBuilder.DropTable(
                name: "duties_samples");

            migrationBuilder.DropTable(
                name: "duties_self_assessment_lines");

            migrationBuilder.DropTable(
                name: "duties_self_assessment_steps");

            migrationBuilder.DropTable(
                name: "duties_self_assessments");

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
                name: "Source",
                table: "duties_records");

            migrationBuilder.DropColumn(
                name: "Talk",
                table: "duties_records");

            migrationBuilder.DropColumn(
                name: "Step",
                table: "duties_links");
        }
    }
}
