using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PartyDiscipline.Reports.Migrations
{
    /// <inheritdoc />
    public partial class Begins : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "reports_carried_problems",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Report = table.Column<Guid>(nullable: false),
                    Place = table.Column<int>(nullable: false),
                    SourceKey = table.Column<string>(maxLength: 120, nullable: false),
                    Text = table.Column<string>(maxLength: 300, nullable: false),
                    Measure = table.Column<string>(maxLength: 300, nullable: true),
                    By = table.Column<DateOnly>(nullable: true),
                    Account = table.Column<string>(maxLength: 300, nullable: true),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_reports_carried_problems", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "reports_cycles",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Kind = table.Column<string>(maxLength: 40, nullable: false),
                    Period = table.Column<string>(maxLength: 6, nullable: false),
                    State = table.Column<string>(maxLength: 40, nullable: false),
                    Opens = table.Column<DateOnly>(nullable: false),
                    SubmitBy = table.Column<DateOnly>(nullable: false),
                    MeetingBy = table.Column<DateOnly>(nullable: true),
                    GradeBy = table.Column<DateOnly>(nullable: true),
                    FeedbackBy = table.Column<DateOnly>(nullable: true),
                    PublishBy = table.Column<DateOnly>(nullable: true),
                    Political = table.Column<string>(maxLength: 100, nullable: false),
                    Discipline = table.Column<string>(maxLength: 100, nullable: false),
                    DisciplinePerson = table.Column<Guid>(nullable: true),
                    OpenedAt = table.Column<long>(nullable: false),
                    Reminded = table.Column<DateOnly>(nullable: true),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_reports_cycles", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "reports_duty_reports",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Cycle = table.Column<Guid>(nullable: false),
                    Kind = table.Column<string>(maxLength: 40, nullable: false),
                    Year = table.Column<int>(nullable: false),
                    Period = table.Column<string>(maxLength: 6, nullable: false),
                    Party = table.Column<string>(maxLength: 120, nullable: false),
                    AlsoFor = table.Column<string>(maxLength: 120, nullable: true),
                    State = table.Column<string>(maxLength: 40, nullable: false),
                    Due = table.Column<DateOnly>(nullable: false),
                    Measures = table.Column<string>(maxLength: 3000, nullable: false),
                    Results = table.Column<string>(maxLength: 3000, nullable: false),
                    Problems = table.Column<string>(maxLength: 3000, nullable: false),
                    NextSteps = table.Column<string>(maxLength: 3000, nullable: false),
                    Rectification = table.Column<string>(maxLength: 3000, nullable: false),
                    Spoken = table.Column<string>(maxLength: 3000, nullable: false),
                    Edition = table.Column<int>(nullable: false),
                    SubmittedAt = table.Column<long>(nullable: true),
                    AuthorAccount = table.Column<Guid>(nullable: true),
                    AuthorName = table.Column<string>(maxLength: 100, nullable: true),
                    Late = table.Column<bool>(nullable: false),
                    LikePercent = table.Column<int>(nullable: false),
                    LikeReason = table.Column<string>(maxLength: 300, nullable: true),
                    PassedPolitical = table.Column<Guid>(nullable: true),
                    PassedDiscipline = table.Column<Guid>(nullable: true),
                    FiledAt = table.Column<long>(nullable: true),
                    TextHash = table.Column<string>(maxLength: 64, nullable: true),
                    Place = table.Column<int>(nullable: false),
                    PresentedOn = table.Column<DateOnly>(nullable: true),
                    Comment = table.Column<string>(maxLength: 500, nullable: true),
                    CommentBy = table.Column<string>(maxLength: 100, nullable: true),
                    CommentPost = table.Column<string>(maxLength: 100, nullable: true),
                    Feedback = table.Column<string>(maxLength: 1000, nullable: true),
                    FeedbackOn = table.Column<DateOnly>(nullable: true),
                    AnswerBy = table.Column<DateOnly>(nullable: true),
                    AcknowledgedOn = table.Column<DateOnly>(nullable: true),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_reports_duty_reports", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "reports_feedback_problems",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Report = table.Column<Guid>(nullable: false),
                    Place = table.Column<int>(nullable: false),
                    Text = table.Column<string>(maxLength: 300, nullable: false),
                    Measure = table.Column<string>(maxLength: 300, nullable: true),
                    By = table.Column<DateOnly>(nullable: true),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_reports_feedback_problems", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "reports_grades",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Cycle = table.Column<Guid>(nullable: false),
                    Report = table.Column<Guid>(nullable: false),
                    Party = table.Column<string>(maxLength: 120, nullable: false),
                    Year = table.Column<int>(nullable: false),
                    Composite = table.Column<decimal>(precision: 18, scale: 4, nullable: true),
                    Hinted = table.Column<string>(maxLength: 40, nullable: true),
                    Capped = table.Column<bool>(nullable: false),
                    Proposed = table.Column<string>(maxLength: 40, nullable: false),
                    Reason = table.Column<string>(maxLength: 500, nullable: false),
                    Justification = table.Column<string>(maxLength: 500, nullable: true),
                    ByPolitical = table.Column<bool>(nullable: false),
                    ProposedBy = table.Column<Guid>(nullable: false),
                    ProposedByName = table.Column<string>(maxLength: 100, nullable: false),
                    SecondedBy = table.Column<Guid>(nullable: true),
                    SecondedByName = table.Column<string>(maxLength: 100, nullable: true),
                    Decided = table.Column<string>(maxLength: 40, nullable: true),
                    DecidedReason = table.Column<string>(maxLength: 500, nullable: true),
                    For = table.Column<int>(nullable: false),
                    Against = table.Column<int>(nullable: false),
                    Abstained = table.Column<int>(nullable: false),
                    Approver = table.Column<Guid>(nullable: true),
                    ApproverName = table.Column<string>(maxLength: 100, nullable: true),
                    ApproverPost = table.Column<string>(maxLength: 100, nullable: true),
                    DecidedOn = table.Column<DateOnly>(nullable: true),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_reports_grades", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "reports_meetings",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Cycle = table.Column<Guid>(nullable: false),
                    Year = table.Column<int>(nullable: false),
                    On = table.Column<DateOnly>(nullable: false),
                    Place = table.Column<string>(maxLength: 100, nullable: false),
                    Chair = table.Column<string>(maxLength: 100, nullable: false),
                    Present = table.Column<string>(maxLength: -1, nullable: false),
                    Others = table.Column<int>(nullable: false),
                    Absent = table.Column<string>(maxLength: 300, nullable: true),
                    Materials = table.Column<string>(maxLength: -1, nullable: false),
                    Skipped = table.Column<string>(maxLength: -1, nullable: false),
                    Talks = table.Column<int>(nullable: false),
                    Number = table.Column<string>(maxLength: 60, nullable: true),
                    Summary = table.Column<string>(maxLength: 2000, nullable: true),
                    MinutedBy = table.Column<string>(maxLength: 100, nullable: true),
                    Appraisal = table.Column<Guid>(nullable: true),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_reports_meetings", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "reports_objections",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Publication = table.Column<Guid>(nullable: false),
                    ReceivedOn = table.Column<DateOnly>(nullable: false),
                    Text = table.Column<string>(maxLength: 500, nullable: false),
                    ReceivedByName = table.Column<string>(maxLength: 100, nullable: false),
                    Result = table.Column<string>(maxLength: 500, nullable: true),
                    Upheld = table.Column<bool>(nullable: false),
                    HandledOn = table.Column<DateOnly>(nullable: true),
                    HandledByName = table.Column<string>(maxLength: 100, nullable: true),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_reports_objections", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "reports_publications",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Cycle = table.Column<Guid>(nullable: false),
                    Year = table.Column<int>(nullable: false),
                    State = table.Column<string>(maxLength: 40, nullable: false),
                    Scope = table.Column<string>(maxLength: 200, nullable: false),
                    Contact = table.Column<string>(maxLength: 200, nullable: false),
                    From = table.Column<DateOnly>(nullable: false),
                    To = table.Column<DateOnly>(nullable: false),
                    DraftedBy = table.Column<Guid>(nullable: false),
                    DraftedByName = table.Column<string>(maxLength: 100, nullable: false),
                    CheckedByName = table.Column<string>(maxLength: 100, nullable: true),
                    ApprovedByName = table.Column<string>(maxLength: 100, nullable: true),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_reports_publications", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "reports_steps",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Subject = table.Column<Guid>(nullable: false),
                    Action = table.Column<string>(maxLength: 40, nullable: false),
                    From = table.Column<string>(maxLength: 40, nullable: false),
                    To = table.Column<string>(maxLength: 40, nullable: false),
                    Account = table.Column<Guid>(nullable: false),
                    ActorName = table.Column<string>(maxLength: 100, nullable: false),
                    Post = table.Column<string>(maxLength: 100, nullable: true),
                    Reason = table.Column<string>(maxLength: 300, nullable: true),
                    At = table.Column<long>(nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_reports_steps", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "reports_talk_summaries",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Meeting = table.Column<Guid>(nullable: false),
                    On = table.Column<DateOnly>(nullable: false),
                    Text = table.Column<string>(maxLength: 500, nullable: false),
                    Account = table.Column<Guid>(nullable: false),
                    ByName = table.Column<string>(maxLength: 100, nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_reports_talk_summaries", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "reports_versions",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Report = table.Column<Guid>(nullable: false),
                    Edition = table.Column<int>(nullable: false),
                    Texts = table.Column<string>(maxLength: -1, nullable: false),
                    Hash = table.Column<string>(maxLength: 64, nullable: false),
                    ByName = table.Column<string>(maxLength: 100, nullable: false),
                    At = table.Column<long>(nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_reports_versions", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateIndex(
                name: "IX_reports_carried_problems_TenantId_Report_SourceKey",
                table: "reports_carried_problems",
                columns: new[] { "TenantId", "Report", "SourceKey" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_reports_cycles_TenantId_Kind_Period",
                table: "reports_cycles",
                columns: new[] { "TenantId", "Kind", "Period" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_reports_cycles_TenantId_State",
                table: "reports_cycles",
                columns: new[] { "TenantId", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_reports_duty_reports_TenantId_Cycle_Party",
                table: "reports_duty_reports",
                columns: new[] { "TenantId", "Cycle", "Party" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_reports_duty_reports_TenantId_Party_Year",
                table: "reports_duty_reports",
                columns: new[] { "TenantId", "Party", "Year" });

            migrationBuilder.CreateIndex(
                name: "IX_reports_duty_reports_TenantId_State",
                table: "reports_duty_reports",
                columns: new[] { "TenantId", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_reports_feedback_problems_TenantId_Report_Place",
                table: "reports_feedback_problems",
                columns: new[] { "TenantId", "Report", "Place" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_reports_grades_TenantId_Cycle",
                table: "reports_grades",
                columns: new[] { "TenantId", "Cycle" });

            migrationBuilder.CreateIndex(
                name: "IX_reports_grades_TenantId_Report",
                table: "reports_grades",
                columns: new[] { "TenantId", "Report" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_reports_grades_TenantId_Year",
                table: "reports_grades",
                columns: new[] { "TenantId", "Year" });

            migrationBuilder.CreateIndex(
                name: "IX_reports_meetings_TenantId_Cycle",
                table: "reports_meetings",
                columns: new[] { "TenantId", "Cycle" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_reports_objections_TenantId_Publication",
                table: "reports_objections",
                columns: new[] { "TenantId", "Publication" });

            migrationBuilder.CreateIndex(
                name: "IX_reports_publications_TenantId_Cycle",
                table: "reports_publications",
                columns: new[] { "TenantId", "Cycle" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_reports_publications_TenantId_State",
                table: "reports_publications",
                columns: new[] { "TenantId", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_reports_steps_TenantId_Subject",
                table: "reports_steps",
                columns: new[] { "TenantId", "Subject" });

            migrationBuilder.CreateIndex(
                name: "IX_reports_talk_summaries_TenantId_Meeting",
                table: "reports_talk_summaries",
                columns: new[] { "TenantId", "Meeting" });

            migrationBuilder.CreateIndex(
                name: "IX_reports_versions_TenantId_Report_Edition",
                table: "reports_versions",
                columns: new[] { "TenantId", "Report", "Edition" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "reports_carried_problems");

            migrationBuilder.DropTable(
                name: "reports_cycles");

            migrationBuilder.DropTable(
                name: "reports_duty_reports");

            migrationBuilder.DropTable(
                name: "reports_feedback_problems");

            migrationBuilder.DropTable(
                name: "reports_grades");

            migrationBuilder.DropTable(
                name: "reports_meetings");

            migrationBuilder.DropTable(
                name: "reports_objections");

            migrationBuilder.DropTable(
                name: "reports_publications");

            migrationBuilder.DropTable(
                name: "reports_steps");

            migrationBuilder.DropTable(
                name: "reports_talk_summaries");

            migrationBuilder.DropTable(
                name: "reports_versions");
        }
    }
}
