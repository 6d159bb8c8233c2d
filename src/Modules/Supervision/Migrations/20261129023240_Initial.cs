using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PartyDiscipline.Supervision.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "supervision_circular_objections",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    IsCopy = table.Column<bool>(nullable: false),
                    Circular = table.Column<Guid>(nullable: false),
                    Unit = table.Column<string>(maxLength: 40, nullable: false),
                    Text = table.Column<string>(maxLength: 500, nullable: false),
                    MadeOn = table.Column<DateOnly>(nullable: false),
                    MadeByName = table.Column<string>(maxLength: 100, nullable: false),
                    Result = table.Column<string>(maxLength: 300, nullable: true),
                    Upheld = table.Column<bool>(nullable: false),
                    AnsweredOn = table.Column<DateOnly>(nullable: true),
                    AnsweredByName = table.Column<string>(maxLength: 100, nullable: true),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_supervision_circular_objections", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "supervision_circulars",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    IsCopy = table.Column<bool>(nullable: false),
                    Title = table.Column<string>(maxLength: 100, nullable: false),
                    Body = table.Column<string>(maxLength: 4000, nullable: false),
                    Units = table.Column<string>(maxLength: -1, nullable: false),
                    From = table.Column<DateOnly>(nullable: false),
                    To = table.Column<DateOnly>(nullable: false),
                    Contact = table.Column<string>(maxLength: 200, nullable: false),
                    Findings = table.Column<string>(maxLength: -1, nullable: false),
                    State = table.Column<string>(maxLength: 40, nullable: false),
                    Year = table.Column<int>(nullable: false),
                    Number = table.Column<string>(maxLength: 60, nullable: true),
                    PublishedOn = table.Column<DateOnly>(nullable: true),
                    DraftedBy = table.Column<Guid>(nullable: false),
                    DraftedByName = table.Column<string>(maxLength: 100, nullable: false),
                    CheckedBy = table.Column<Guid>(nullable: true),
                    CheckedByName = table.Column<string>(maxLength: 100, nullable: true),
                    Answered = table.Column<string>(maxLength: -1, nullable: false),
                    CheckNote = table.Column<string>(maxLength: 300, nullable: true),
                    ApprovedBy = table.Column<Guid>(nullable: true),
                    ApprovedByName = table.Column<string>(maxLength: 100, nullable: true),
                    Earlier = table.Column<bool>(nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_supervision_circulars", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "supervision_draws",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Year = table.Column<int>(nullable: false),
                    Seed = table.Column<string>(maxLength: 64, nullable: false),
                    Algorithm = table.Column<string>(maxLength: 20, nullable: false),
                    Pool = table.Column<string>(maxLength: -1, nullable: false),
                    Count = table.Column<int>(nullable: false),
                    Drawn = table.Column<string>(maxLength: -1, nullable: false),
                    Purpose = table.Column<string>(maxLength: 200, nullable: false),
                    By = table.Column<Guid>(nullable: false),
                    ByName = table.Column<string>(maxLength: 100, nullable: false),
                    At = table.Column<long>(nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_supervision_draws", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "supervision_finding_links",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Finding = table.Column<Guid>(nullable: false),
                    To = table.Column<string>(maxLength: 40, nullable: false),
                    Key = table.Column<string>(maxLength: 120, nullable: false),
                    By = table.Column<Guid>(nullable: false),
                    ByName = table.Column<string>(maxLength: 100, nullable: false),
                    At = table.Column<long>(nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_supervision_finding_links", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "supervision_findings",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    IsCopy = table.Column<bool>(nullable: false),
                    Of = table.Column<Guid>(nullable: false),
                    OfProject = table.Column<bool>(nullable: false),
                    Unit = table.Column<string>(maxLength: 40, nullable: false),
                    Year = table.Column<int>(nullable: false),
                    Facts = table.Column<string>(maxLength: 1000, nullable: false),
                    Obligation = table.Column<string>(maxLength: 20, nullable: false),
                    Duty = table.Column<Guid>(nullable: true),
                    Level = table.Column<string>(maxLength: 40, nullable: false),
                    Basis = table.Column<string>(maxLength: 300, nullable: false),
                    State = table.Column<string>(maxLength: 40, nullable: false),
                    Typical = table.Column<bool>(nullable: false),
                    CirculateBy = table.Column<DateOnly>(nullable: true),
                    FoundOn = table.Column<DateOnly>(nullable: false),
                    FoundBy = table.Column<Guid>(nullable: false),
                    FoundByName = table.Column<string>(maxLength: 100, nullable: false),
                    ConfirmedOn = table.Column<DateOnly>(nullable: true),
                    HandleBy = table.Column<DateOnly>(nullable: true),
                    LinkedOn = table.Column<DateOnly>(nullable: true),
                    DoneOn = table.Column<DateOnly>(nullable: true),
                    Result = table.Column<string>(maxLength: 300, nullable: true),
                    Earlier = table.Column<bool>(nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_supervision_findings", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "supervision_inspection_figures",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Figure = table.Column<string>(maxLength: 40, nullable: false),
                    Was = table.Column<int>(nullable: false),
                    Now = table.Column<int>(nullable: true),
                    Reason = table.Column<string>(maxLength: 300, nullable: false),
                    At = table.Column<long>(nullable: false),
                    By = table.Column<Guid>(nullable: false),
                    ByName = table.Column<string>(maxLength: 100, nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_supervision_inspection_figures", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "supervision_inspection_plans",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Year = table.Column<int>(nullable: false),
                    State = table.Column<string>(maxLength: 40, nullable: false),
                    Edition = table.Column<int>(nullable: false),
                    Cap = table.Column<int>(nullable: false),
                    Budgets = table.Column<string>(maxLength: -1, nullable: false),
                    Focus = table.Column<string>(maxLength: 2000, nullable: false),
                    Number = table.Column<string>(maxLength: 60, nullable: true),
                    CapInForce = table.Column<int>(nullable: true),
                    InForce = table.Column<string>(maxLength: -1, nullable: false),
                    DraftedBy = table.Column<Guid>(nullable: false),
                    DraftedByName = table.Column<string>(maxLength: 100, nullable: false),
                    ApprovedBy = table.Column<Guid>(nullable: true),
                    ApprovedByName = table.Column<string>(maxLength: 100, nullable: true),
                    ApprovedOn = table.Column<DateOnly>(nullable: true),
                    Earlier = table.Column<bool>(nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_supervision_inspection_plans", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "supervision_inspection_steps",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Of = table.Column<Guid>(nullable: false),
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
                    table.PrimaryKey("PK_supervision_inspection_steps", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "supervision_inspections",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    IsCopy = table.Column<bool>(nullable: false),
                    Unit = table.Column<string>(maxLength: 40, nullable: false),
                    Year = table.Column<int>(nullable: false),
                    Kind = table.Column<string>(maxLength: 40, nullable: false),
                    State = table.Column<string>(maxLength: 40, nullable: false),
                    Matters = table.Column<string>(maxLength: -1, nullable: false),
                    Subject = table.Column<string>(maxLength: 200, nullable: false),
                    Nodes = table.Column<string>(maxLength: -1, nullable: false),
                    Obligations = table.Column<string>(maxLength: -1, nullable: false),
                    From = table.Column<DateOnly>(nullable: false),
                    To = table.Column<DateOnly>(nullable: false),
                    Team = table.Column<string>(maxLength: -1, nullable: false),
                    Office = table.Column<string>(maxLength: 40, nullable: false),
                    Draw = table.Column<Guid>(nullable: true),
                    Reason = table.Column<string>(maxLength: 300, nullable: true),
                    ScheduledBy = table.Column<Guid>(nullable: false),
                    ScheduledByName = table.Column<string>(maxLength: 100, nullable: false),
                    ScheduledAt = table.Column<long>(nullable: false),
                    NoticeNumber = table.Column<string>(maxLength: 60, nullable: true),
                    NoticedOn = table.Column<DateOnly>(nullable: true),
                    Report = table.Column<string>(maxLength: 4000, nullable: true),
                    ReportNumber = table.Column<string>(maxLength: 60, nullable: true),
                    ReportedBy = table.Column<Guid>(nullable: true),
                    ReportedByName = table.Column<string>(maxLength: 100, nullable: true),
                    ReportDue = table.Column<DateOnly>(nullable: true),
                    CommentDue = table.Column<DateOnly>(nullable: true),
                    Comment = table.Column<string>(maxLength: 2000, nullable: true),
                    CommentedOn = table.Column<DateOnly>(nullable: true),
                    CommentedByName = table.Column<string>(maxLength: 100, nullable: true),
                    CommentedByPost = table.Column<string>(maxLength: 100, nullable: true),
                    ApprovedBy = table.Column<Guid>(nullable: true),
                    ApprovedByName = table.Column<string>(maxLength: 100, nullable: true),
                    ClosedOn = table.Column<DateOnly>(nullable: true),
                    Requests = table.Column<string>(maxLength: -1, nullable: false),
                    Earlier = table.Column<bool>(nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_supervision_inspections", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "supervision_limit_changes",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Key = table.Column<string>(maxLength: 60, nullable: false),
                    Figure = table.Column<int>(nullable: false),
                    From = table.Column<DateOnly>(nullable: false),
                    Regulation = table.Column<string>(maxLength: 80, nullable: false),
                    Article = table.Column<string>(maxLength: 80, nullable: false),
                    Certainty = table.Column<string>(maxLength: 1, nullable: false),
                    Reason = table.Column<string>(maxLength: 300, nullable: false),
                    Account = table.Column<Guid>(nullable: false),
                    ActorName = table.Column<string>(maxLength: 200, nullable: false),
                    At = table.Column<long>(nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_supervision_limit_changes", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "supervision_order_clauses",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Order = table.Column<Guid>(nullable: false),
                    Obligation = table.Column<string>(maxLength: 40, nullable: false),
                    Year = table.Column<int>(nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_supervision_order_clauses", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "supervision_order_steps",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Order = table.Column<Guid>(nullable: false),
                    Action = table.Column<string>(maxLength: 40, nullable: false),
                    From = table.Column<string>(maxLength: 40, nullable: false),
                    To = table.Column<string>(maxLength: 40, nullable: false),
                    Level = table.Column<int>(nullable: true),
                    Account = table.Column<Guid>(nullable: false),
                    ActorName = table.Column<string>(maxLength: 200, nullable: false),
                    Post = table.Column<string>(maxLength: 200, nullable: true),
                    Reason = table.Column<string>(maxLength: 500, nullable: true),
                    At = table.Column<long>(nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_supervision_order_steps", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "supervision_orders",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Kind = table.Column<string>(maxLength: 40, nullable: false),
                    State = table.Column<string>(maxLength: 40, nullable: false),
                    Open = table.Column<bool>(nullable: false),
                    Issuer = table.Column<string>(maxLength: 40, nullable: false),
                    Unit = table.Column<string>(maxLength: 40, nullable: false),
                    IsCopy = table.Column<bool>(nullable: false),
                    Year = table.Column<int>(nullable: false),
                    DraftedOn = table.Column<DateOnly>(nullable: false),
                    SourceKind = table.Column<string>(maxLength: 40, nullable: false),
                    SourceKey = table.Column<string>(maxLength: 120, nullable: false),
                    SourcePage = table.Column<string>(maxLength: 200, nullable: true),
                    Asker = table.Column<string>(maxLength: 120, nullable: true),
                    HandledIn = table.Column<string>(maxLength: 40, nullable: false),
                    Drafter = table.Column<Guid>(nullable: false),
                    DrafterPerson = table.Column<Guid>(nullable: true),
                    DrafterName = table.Column<string>(maxLength: 200, nullable: false),
                    Problem = table.Column<string>(maxLength: 1000, nullable: false),
                    Requirement = table.Column<string>(maxLength: 1000, nullable: true),
                    Obligations = table.Column<string>(maxLength: -1, nullable: false),
                    Owner = table.Column<string>(maxLength: 120, nullable: false),
                    Post = table.Column<string>(maxLength: 120, nullable: true),
                    Verifier = table.Column<Guid>(nullable: true),
                    VerifierName = table.Column<string>(maxLength: 200, nullable: true),
                    Number = table.Column<string>(maxLength: 60, nullable: true),
                    IssuedOn = table.Column<DateOnly>(nullable: true),
                    SignOffs = table.Column<string>(maxLength: -1, nullable: false),
                    Participants = table.Column<string>(maxLength: 300, nullable: true),
                    Minutes = table.Column<string>(maxLength: 60, nullable: true),
                    SentOn = table.Column<DateOnly>(nullable: true),
                    ReceiptDue = table.Column<DateOnly>(nullable: true),
                    ReceivedOn = table.Column<DateOnly>(nullable: true),
                    ReceivedByName = table.Column<string>(maxLength: 200, nullable: true),
                    Objection = table.Column<string>(maxLength: 500, nullable: true),
                    PlanDue = table.Column<DateOnly>(nullable: true),
                    Measures = table.Column<string>(maxLength: 1000, nullable: true),
                    PlannedOn = table.Column<DateOnly>(nullable: true),
                    Deadline = table.Column<DateOnly>(nullable: true),
                    Result = table.Column<string>(maxLength: 1000, nullable: true),
                    ReportedOn = table.Column<DateOnly>(nullable: true),
                    Reporter = table.Column<Guid>(nullable: true),
                    Returns = table.Column<int>(nullable: false),
                    Extensions = table.Column<int>(nullable: false),
                    AskedUntil = table.Column<DateOnly>(nullable: true),
                    Heads = table.Column<string>(maxLength: -1, nullable: false),
                    Method = table.Column<string>(maxLength: 300, nullable: true),
                    ClosedOn = table.Column<DateOnly>(nullable: true),
                    VerifiedByName = table.Column<string>(maxLength: 200, nullable: true),
                    RevisitFrom = table.Column<DateOnly>(nullable: true),
                    RevisitDue = table.Column<DateOnly>(nullable: true),
                    RevisitedOn = table.Column<DateOnly>(nullable: true),
                    Escalation = table.Column<int>(nullable: false),
                    NextEscalation = table.Column<DateOnly>(nullable: true),
                    Moves = table.Column<int>(nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_supervision_orders", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "supervision_projects",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Area = table.Column<string>(maxLength: 40, nullable: false),
                    Title = table.Column<string>(maxLength: 100, nullable: false),
                    Major = table.Column<bool>(nullable: false),
                    Reason = table.Column<string>(maxLength: 1000, nullable: false),
                    Scope = table.Column<string>(maxLength: 500, nullable: false),
                    Method = table.Column<string>(maxLength: 500, nullable: false),
                    Units = table.Column<string>(maxLength: -1, nullable: false),
                    Year = table.Column<int>(nullable: false),
                    From = table.Column<DateOnly>(nullable: false),
                    To = table.Column<DateOnly>(nullable: false),
                    FirstTo = table.Column<DateOnly>(nullable: true),
                    Team = table.Column<string>(maxLength: -1, nullable: false),
                    State = table.Column<string>(maxLength: 40, nullable: false),
                    Number = table.Column<string>(maxLength: 60, nullable: true),
                    Finding = table.Column<Guid>(nullable: true),
                    ProposedBy = table.Column<Guid>(nullable: false),
                    ProposedByName = table.Column<string>(maxLength: 100, nullable: false),
                    ProposedOn = table.Column<DateOnly>(nullable: false),
                    ApprovedBy = table.Column<Guid>(nullable: true),
                    ApprovedByName = table.Column<string>(maxLength: 100, nullable: true),
                    EstablishedOn = table.Column<DateOnly>(nullable: true),
                    PlanDue = table.Column<DateOnly>(nullable: true),
                    PlannedOn = table.Column<DateOnly>(nullable: true),
                    Plan = table.Column<string>(maxLength: 4000, nullable: true),
                    Report = table.Column<string>(maxLength: 4000, nullable: true),
                    ReportedOn = table.Column<DateOnly>(nullable: true),
                    Recheck = table.Column<string>(maxLength: 4000, nullable: true),
                    ClosedOn = table.Column<DateOnly>(nullable: true),
                    ClosedByName = table.Column<string>(maxLength: 100, nullable: true),
                    Earlier = table.Column<bool>(nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_supervision_projects", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "supervision_proposal_steps",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Proposal = table.Column<Guid>(nullable: false),
                    To = table.Column<string>(maxLength: 40, nullable: false),
                    Account = table.Column<Guid>(nullable: false),
                    ActorName = table.Column<string>(maxLength: 200, nullable: false),
                    At = table.Column<long>(nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_supervision_proposal_steps", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "supervision_recusals",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Unit = table.Column<string>(maxLength: 40, nullable: false),
                    Person = table.Column<Guid>(nullable: false),
                    PersonName = table.Column<string>(maxLength: 100, nullable: false),
                    Reason = table.Column<string>(maxLength: 300, nullable: false),
                    By = table.Column<Guid>(nullable: false),
                    ByName = table.Column<string>(maxLength: 100, nullable: false),
                    At = table.Column<long>(nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_supervision_recusals", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "supervision_signs",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Area = table.Column<string>(maxLength: 40, nullable: false),
                    About = table.Column<string>(maxLength: 120, nullable: false),
                    AboutPerson = table.Column<Guid>(nullable: true),
                    Leader = table.Column<string>(maxLength: 120, nullable: false),
                    Text = table.Column<string>(maxLength: 3000, nullable: false),
                    On = table.Column<DateOnly>(nullable: false),
                    Account = table.Column<Guid>(nullable: false),
                    RecorderPerson = table.Column<Guid>(nullable: true),
                    RecorderName = table.Column<string>(maxLength: 200, nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_supervision_signs", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "supervision_talk_proposals",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Trigger = table.Column<string>(maxLength: 40, nullable: false),
                    From = table.Column<string>(maxLength: 120, nullable: false),
                    To = table.Column<string>(maxLength: 120, nullable: false),
                    Kind = table.Column<string>(maxLength: 10, nullable: false),
                    Ground = table.Column<string>(maxLength: 120, nullable: false),
                    Sign = table.Column<Guid>(nullable: true),
                    Order = table.Column<Guid>(nullable: true),
                    On = table.Column<DateOnly>(nullable: false),
                    Due = table.Column<DateOnly>(nullable: false),
                    State = table.Column<string>(maxLength: 40, nullable: false),
                    Talk = table.Column<Guid>(nullable: true),
                    DecidedByName = table.Column<string>(maxLength: 200, nullable: true),
                    DecidedAt = table.Column<long>(nullable: true),
                    Reason = table.Column<string>(maxLength: 3000, nullable: true),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_supervision_talk_proposals", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateIndex(
                name: "IX_supervision_circular_objections_TenantId_Circular",
                table: "supervision_circular_objections",
                columns: new[] { "TenantId", "Circular" });

            migrationBuilder.CreateIndex(
                name: "IX_supervision_circulars_TenantId_IsCopy_Year_From",
                table: "supervision_circulars",
                columns: new[] { "TenantId", "IsCopy", "Year", "From" });

            migrationBuilder.CreateIndex(
                name: "IX_supervision_circulars_TenantId_State",
                table: "supervision_circulars",
                columns: new[] { "TenantId", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_supervision_draws_TenantId_Year",
                table: "supervision_draws",
                columns: new[] { "TenantId", "Year" });

            migrationBuilder.CreateIndex(
                name: "IX_supervision_finding_links_TenantId_Finding_To_Key",
                table: "supervision_finding_links",
                columns: new[] { "TenantId", "Finding", "To", "Key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_supervision_findings_TenantId_IsCopy_Year_FoundOn",
                table: "supervision_findings",
                columns: new[] { "TenantId", "IsCopy", "Year", "FoundOn" });

            migrationBuilder.CreateIndex(
                name: "IX_supervision_findings_TenantId_Obligation_Year",
                table: "supervision_findings",
                columns: new[] { "TenantId", "Obligation", "Year" });

            migrationBuilder.CreateIndex(
                name: "IX_supervision_findings_TenantId_Of",
                table: "supervision_findings",
                columns: new[] { "TenantId", "Of" });

            migrationBuilder.CreateIndex(
                name: "IX_supervision_findings_TenantId_State_HandleBy",
                table: "supervision_findings",
                columns: new[] { "TenantId", "State", "HandleBy" });

            migrationBuilder.CreateIndex(
                name: "IX_supervision_findings_TenantId_Unit_Year",
                table: "supervision_findings",
                columns: new[] { "TenantId", "Unit", "Year" });

            migrationBuilder.CreateIndex(
                name: "IX_supervision_inspection_figures_TenantId_At",
                table: "supervision_inspection_figures",
                columns: new[] { "TenantId", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_supervision_inspection_plans_TenantId_Year",
                table: "supervision_inspection_plans",
                columns: new[] { "TenantId", "Year" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_supervision_inspection_steps_TenantId_Of",
                table: "supervision_inspection_steps",
                columns: new[] { "TenantId", "Of" });

            migrationBuilder.CreateIndex(
                name: "IX_supervision_inspections_TenantId_IsCopy_Year_From",
                table: "supervision_inspections",
                columns: new[] { "TenantId", "IsCopy", "Year", "From" });

            migrationBuilder.CreateIndex(
                name: "IX_supervision_inspections_TenantId_State",
                table: "supervision_inspections",
                columns: new[] { "TenantId", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_supervision_inspections_TenantId_Unit_Year",
                table: "supervision_inspections",
                columns: new[] { "TenantId", "Unit", "Year" });

            migrationBuilder.CreateIndex(
                name: "IX_supervision_limit_changes_TenantId_Key_From",
                table: "supervision_limit_changes",
                columns: new[] { "TenantId", "Key", "From" });

            migrationBuilder.CreateIndex(
                name: "IX_supervision_order_clauses_TenantId_Obligation_Year",
                table: "supervision_order_clauses",
                columns: new[] { "TenantId", "Obligation", "Year" });

            migrationBuilder.CreateIndex(
                name: "IX_supervision_order_clauses_TenantId_Order",
                table: "supervision_order_clauses",
                columns: new[] { "TenantId", "Order" });

            migrationBuilder.CreateIndex(
                name: "IX_supervision_order_steps_TenantId_Order_At",
                table: "supervision_order_steps",
                columns: new[] { "TenantId", "Order", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_supervision_orders_IsCopy_Open_Escalation",
                table: "supervision_orders",
                columns: new[] { "IsCopy", "Open", "Escalation" });

            migrationBuilder.CreateIndex(
                name: "IX_supervision_orders_TenantId_IsCopy_Open_Escalation",
                table: "supervision_orders",
                columns: new[] { "TenantId", "IsCopy", "Open", "Escalation" });

            migrationBuilder.CreateIndex(
                name: "IX_supervision_orders_TenantId_NextEscalation",
                table: "supervision_orders",
                columns: new[] { "TenantId", "NextEscalation" });

            migrationBuilder.CreateIndex(
                name: "IX_supervision_orders_TenantId_Open_Unit",
                table: "supervision_orders",
                columns: new[] { "TenantId", "Open", "Unit" });

            migrationBuilder.CreateIndex(
                name: "IX_supervision_orders_TenantId_SourceKind_SourceKey",
                table: "supervision_orders",
                columns: new[] { "TenantId", "SourceKind", "SourceKey" });

            migrationBuilder.CreateIndex(
                name: "IX_supervision_orders_TenantId_Year_Unit",
                table: "supervision_orders",
                columns: new[] { "TenantId", "Year", "Unit" });

            migrationBuilder.CreateIndex(
                name: "IX_supervision_projects_TenantId_State",
                table: "supervision_projects",
                columns: new[] { "TenantId", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_supervision_projects_TenantId_Year_From",
                table: "supervision_projects",
                columns: new[] { "TenantId", "Year", "From" });

            migrationBuilder.CreateIndex(
                name: "IX_supervision_proposal_steps_TenantId_Proposal",
                table: "supervision_proposal_steps",
                columns: new[] { "TenantId", "Proposal" });

            migrationBuilder.CreateIndex(
                name: "IX_supervision_recusals_TenantId_Unit_Person",
                table: "supervision_recusals",
                columns: new[] { "TenantId", "Unit", "Person" });

            migrationBuilder.CreateIndex(
                name: "IX_supervision_signs_TenantId_On",
                table: "supervision_signs",
                columns: new[] { "TenantId", "On" });

            migrationBuilder.CreateIndex(
                name: "IX_supervision_talk_proposals_TenantId_Ground_To",
                table: "supervision_talk_proposals",
                columns: new[] { "TenantId", "Ground", "To" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_supervision_talk_proposals_TenantId_State_Due",
                table: "supervision_talk_proposals",
                columns: new[] { "TenantId", "State", "Due" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "supervision_circular_objections");

            migrationBuilder.DropTable(
                name: "supervision_circulars");

            migrationBuilder.DropTable(
                name: "supervision_draws");

            migrationBuilder.DropTable(
                name: "supervision_finding_links");

            migrationBuilder.DropTable(
                name: "supervision_findings");

            migrationBuilder.DropTable(
                name: "supervision_inspection_figures");

            migrationBuilder.DropTable(
                name: "supervision_inspection_plans");

            migrationBuilder.DropTable(
                name: "supervision_inspection_steps");

            migrationBuilder.DropTable(
                name: "supervision_inspections");

            migrationBuilder.DropTable(
                name: "supervision_limit_changes");

            migrationBuilder.DropTable(
                name: "supervision_order_clauses");

            migrationBuilder.DropTable(
                name: "supervision_order_steps");

            migrationBuilder.DropTable(
                name: "supervision_orders");

            migrationBuilder.DropTable(
                name: "supervision_projects");

            migrationBuilder.DropTable(
                name: "supervision_proposal_steps");

            migrationBuilder.DropTable(
                name: "supervision_recusals");

            migrationBuilder.DropTable(
                name: "supervision_signs");

            migrationBuilder.DropTable(
                name: "supervision_talk_proposals");
        }
    }
}
