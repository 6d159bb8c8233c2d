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
                name: "IX_supervision_proposal_steps_TenantId_Proposal",
                table: "supervision_proposal_steps",
                columns: new[] { "TenantId", "Proposal" });

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
                name: "supervision_limit_changes");

            migrationBuilder.DropTable(
                name: "supervision_order_clauses");

            migrationBuilder.DropTable(
                name: "supervision_order_steps");

            migrationBuilder.DropTable(
                name: "supervision_orders");

            migrationBuilder.DropTable(
                name: "supervision_proposal_steps");

            migrationBuilder.DropTable(
                name: "supervision_signs");

            migrationBuilder.DropTable(
                name: "supervision_talk_proposals");
        }
    }
}
