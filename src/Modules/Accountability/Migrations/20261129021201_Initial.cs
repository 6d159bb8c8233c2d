using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PartyDiscipline.Accountability.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "accountability_appeals",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Decision = table.Column<Guid>(nullable: false),
                    Case = table.Column<Guid>(nullable: false),
                    Unit = table.Column<string>(maxLength: 40, nullable: false),
                    MadeOn = table.Column<DateOnly>(nullable: false),
                    Late = table.Column<bool>(nullable: false),
                    Due = table.Column<DateOnly>(nullable: false),
                    Text = table.Column<string>(maxLength: -1, nullable: false),
                    ByName = table.Column<string>(maxLength: 200, nullable: false),
                    State = table.Column<string>(maxLength: 40, nullable: false),
                    AnsweredOn = table.Column<DateOnly>(nullable: true),
                    Answer = table.Column<string>(maxLength: -1, nullable: true),
                    Minutes = table.Column<string>(maxLength: 60, nullable: true),
                    AnsweredByName = table.Column<string>(maxLength: 200, nullable: true),
                    IsCopy = table.Column<bool>(nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_accountability_appeals", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "accountability_cases",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Year = table.Column<int>(nullable: false),
                    Number = table.Column<string>(maxLength: 60, nullable: false),
                    Organ = table.Column<string>(maxLength: 40, nullable: false),
                    State = table.Column<string>(maxLength: 40, nullable: false),
                    Subjects = table.Column<string>(maxLength: -1, nullable: false),
                    Substance = table.Column<string>(maxLength: -1, nullable: true),
                    Opener = table.Column<string>(maxLength: 10, nullable: false),
                    LawVersion = table.Column<int>(nullable: false),
                    ProposedOn = table.Column<DateOnly>(nullable: false),
                    FactsShownOn = table.Column<DateOnly>(nullable: true),
                    TrialUntil = table.Column<DateOnly>(nullable: true),
                    TrialDoneOn = table.Column<DateOnly>(nullable: true),
                    DecidedOn = table.Column<DateOnly>(nullable: true),
                    Minutes = table.Column<string>(maxLength: 60, nullable: true),
                    AnnounceUntil = table.Column<DateOnly>(nullable: true),
                    AnnouncedOn = table.Column<DateOnly>(nullable: true),
                    Linked = table.Column<Guid>(nullable: true),
                    Suggestion = table.Column<Guid>(nullable: true),
                    Corrected = table.Column<bool>(nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_accountability_cases", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "accountability_decisions",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Case = table.Column<Guid>(nullable: false),
                    CaseNumber = table.Column<string>(maxLength: 60, nullable: false),
                    Number = table.Column<string>(maxLength: 60, nullable: false),
                    Party = table.Column<string>(maxLength: 120, nullable: false),
                    PartyName = table.Column<string>(maxLength: -1, nullable: false),
                    Unit = table.Column<string>(maxLength: 40, nullable: false),
                    Person = table.Column<Guid>(nullable: true),
                    PersonName = table.Column<string>(maxLength: 200, nullable: true),
                    Situation = table.Column<string>(maxLength: 10, nullable: false),
                    Basis = table.Column<string>(maxLength: 200, nullable: false),
                    LawVersion = table.Column<int>(nullable: false),
                    Ways = table.Column<string>(maxLength: -1, nullable: false),
                    Form = table.Column<string>(maxLength: 20, nullable: false),
                    Obligations = table.Column<string>(maxLength: -1, nullable: false),
                    Organ = table.Column<string>(maxLength: 40, nullable: false),
                    Minutes = table.Column<string>(maxLength: 60, nullable: false),
                    DecidedOn = table.Column<DateOnly>(nullable: false),
                    EffectiveOn = table.Column<DateOnly>(nullable: false),
                    InfluenceUntil = table.Column<DateOnly>(nullable: true),
                    Text = table.Column<string>(maxLength: -1, nullable: false),
                    AnnouncedOn = table.Column<DateOnly>(nullable: true),
                    State = table.Column<string>(maxLength: 40, nullable: false),
                    Edition = table.Column<int>(nullable: false),
                    ReceivedOn = table.Column<DateOnly>(nullable: true),
                    ReceivedByName = table.Column<string>(maxLength: 200, nullable: true),
                    Witness = table.Column<string>(maxLength: 100, nullable: true),
                    AppealUntil = table.Column<DateOnly>(nullable: true),
                    IsCopy = table.Column<bool>(nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_accountability_decisions", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "accountability_law_corrections",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Key = table.Column<string>(maxLength: 80, nullable: false),
                    Was = table.Column<string>(maxLength: 200, nullable: false),
                    Now = table.Column<string>(maxLength: 200, nullable: false),
                    Reason = table.Column<string>(maxLength: 300, nullable: false),
                    State = table.Column<string>(maxLength: 40, nullable: false),
                    ProposedBy = table.Column<Guid>(nullable: false),
                    ProposedByName = table.Column<string>(maxLength: 200, nullable: false),
                    ProposedAt = table.Column<long>(nullable: false),
                    SettledByName = table.Column<string>(maxLength: 200, nullable: true),
                    SettledAt = table.Column<long>(nullable: true),
                    LawVersion = table.Column<int>(nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_accountability_law_corrections", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "accountability_objections",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Publication = table.Column<Guid>(nullable: false),
                    ReceivedOn = table.Column<DateOnly>(nullable: false),
                    Text = table.Column<string>(maxLength: 500, nullable: false),
                    ReceivedByName = table.Column<string>(maxLength: 200, nullable: false),
                    Result = table.Column<string>(maxLength: 500, nullable: true),
                    Upheld = table.Column<bool>(nullable: false),
                    HandledOn = table.Column<DateOnly>(nullable: true),
                    HandledByName = table.Column<string>(maxLength: 200, nullable: true),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_accountability_objections", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "accountability_publications",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Case = table.Column<Guid>(nullable: false),
                    State = table.Column<string>(maxLength: 40, nullable: false),
                    Scope = table.Column<string>(maxLength: 200, nullable: false),
                    Contact = table.Column<string>(maxLength: 200, nullable: false),
                    From = table.Column<DateOnly>(nullable: false),
                    To = table.Column<DateOnly>(nullable: false),
                    Lines = table.Column<string>(maxLength: -1, nullable: false),
                    DraftedBy = table.Column<Guid>(nullable: false),
                    DraftedByName = table.Column<string>(maxLength: 200, nullable: false),
                    CheckedBy = table.Column<Guid>(nullable: true),
                    CheckedByName = table.Column<string>(maxLength: 200, nullable: true),
                    ApprovedByName = table.Column<string>(maxLength: 200, nullable: true),
                    IsCopy = table.Column<bool>(nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_accountability_publications", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "accountability_receipts",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Case = table.Column<Guid>(nullable: false),
                    Decision = table.Column<Guid>(nullable: false),
                    Kind = table.Column<string>(maxLength: 40, nullable: false),
                    Due = table.Column<DateOnly>(nullable: false),
                    DoneOn = table.Column<DateOnly>(nullable: true),
                    DocumentNumber = table.Column<string>(maxLength: 100, nullable: true),
                    ByName = table.Column<string>(maxLength: 200, nullable: true),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_accountability_receipts", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "accountability_seats",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Case = table.Column<Guid>(nullable: false),
                    Role = table.Column<string>(maxLength: 40, nullable: false),
                    Person = table.Column<Guid>(nullable: false),
                    Name = table.Column<string>(maxLength: 200, nullable: false),
                    At = table.Column<long>(nullable: false),
                    RecusedAt = table.Column<long>(nullable: true),
                    RecusedFor = table.Column<string>(maxLength: -1, nullable: true),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_accountability_seats", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "accountability_signatures",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Case = table.Column<Guid>(nullable: false),
                    Kind = table.Column<string>(maxLength: 40, nullable: false),
                    Edition = table.Column<int>(nullable: false),
                    Person = table.Column<Guid>(nullable: false),
                    Name = table.Column<string>(maxLength: 200, nullable: false),
                    Hash = table.Column<string>(maxLength: 64, nullable: false),
                    At = table.Column<long>(nullable: false),
                    LapsedAt = table.Column<long>(nullable: true),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_accountability_signatures", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "accountability_steps",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Of = table.Column<Guid>(nullable: false),
                    Action = table.Column<string>(maxLength: 20, nullable: false),
                    From = table.Column<string>(maxLength: 20, nullable: false),
                    To = table.Column<string>(maxLength: 20, nullable: false),
                    Account = table.Column<Guid>(nullable: false),
                    ActorName = table.Column<string>(maxLength: 200, nullable: false),
                    Post = table.Column<string>(maxLength: 200, nullable: true),
                    Reason = table.Column<string>(maxLength: -1, nullable: true),
                    At = table.Column<long>(nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_accountability_steps", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "accountability_suggestions",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Kind = table.Column<string>(maxLength: 40, nullable: false),
                    Key = table.Column<string>(maxLength: 120, nullable: false),
                    Unit = table.Column<string>(maxLength: 40, nullable: false),
                    Page = table.Column<string>(maxLength: 200, nullable: true),
                    ReceivedOn = table.Column<DateOnly>(nullable: false),
                    State = table.Column<string>(maxLength: 40, nullable: false),
                    Reason = table.Column<string>(maxLength: 300, nullable: true),
                    SettledByName = table.Column<string>(maxLength: 200, nullable: true),
                    SettledOn = table.Column<DateOnly>(nullable: true),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_accountability_suggestions", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "accountability_texts",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Case = table.Column<Guid>(nullable: false),
                    Kind = table.Column<string>(maxLength: 40, nullable: false),
                    Edition = table.Column<int>(nullable: false),
                    Concealed = table.Column<string>(maxLength: -1, nullable: false),
                    Hash = table.Column<string>(maxLength: 64, nullable: false),
                    Account = table.Column<Guid>(nullable: false),
                    ActorName = table.Column<string>(maxLength: 200, nullable: false),
                    At = table.Column<long>(nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_accountability_texts", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateIndex(
                name: "IX_accountability_appeals_TenantId_Case_State",
                table: "accountability_appeals",
                columns: new[] { "TenantId", "Case", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_accountability_appeals_TenantId_Decision",
                table: "accountability_appeals",
                columns: new[] { "TenantId", "Decision" });

            migrationBuilder.CreateIndex(
                name: "IX_accountability_cases_TenantId_Number",
                table: "accountability_cases",
                columns: new[] { "TenantId", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_accountability_cases_TenantId_State_ProposedOn",
                table: "accountability_cases",
                columns: new[] { "TenantId", "State", "ProposedOn" });

            migrationBuilder.CreateIndex(
                name: "IX_accountability_decisions_TenantId_Case",
                table: "accountability_decisions",
                columns: new[] { "TenantId", "Case" });

            migrationBuilder.CreateIndex(
                name: "IX_accountability_decisions_TenantId_InfluenceUntil",
                table: "accountability_decisions",
                columns: new[] { "TenantId", "InfluenceUntil" });

            migrationBuilder.CreateIndex(
                name: "IX_accountability_decisions_TenantId_Unit_DecidedOn",
                table: "accountability_decisions",
                columns: new[] { "TenantId", "Unit", "DecidedOn" });

            migrationBuilder.CreateIndex(
                name: "IX_accountability_law_corrections_TenantId_Key",
                table: "accountability_law_corrections",
                columns: new[] { "TenantId", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_accountability_law_corrections_TenantId_State_LawVersion",
                table: "accountability_law_corrections",
                columns: new[] { "TenantId", "State", "LawVersion" });

            migrationBuilder.CreateIndex(
                name: "IX_accountability_objections_TenantId_Publication",
                table: "accountability_objections",
                columns: new[] { "TenantId", "Publication" });

            migrationBuilder.CreateIndex(
                name: "IX_accountability_publications_TenantId_Case",
                table: "accountability_publications",
                columns: new[] { "TenantId", "Case" });

            migrationBuilder.CreateIndex(
                name: "IX_accountability_publications_TenantId_State_From",
                table: "accountability_publications",
                columns: new[] { "TenantId", "State", "From" });

            migrationBuilder.CreateIndex(
                name: "IX_accountability_receipts_TenantId_Case",
                table: "accountability_receipts",
                columns: new[] { "TenantId", "Case" });

            migrationBuilder.CreateIndex(
                name: "IX_accountability_receipts_TenantId_DoneOn_Due",
                table: "accountability_receipts",
                columns: new[] { "TenantId", "DoneOn", "Due" });

            migrationBuilder.CreateIndex(
                name: "IX_accountability_seats_TenantId_Case_Role_Person",
                table: "accountability_seats",
                columns: new[] { "TenantId", "Case", "Role", "Person" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_accountability_seats_TenantId_Person",
                table: "accountability_seats",
                columns: new[] { "TenantId", "Person" });

            migrationBuilder.CreateIndex(
                name: "IX_accountability_signatures_TenantId_Case_Kind_Edition",
                table: "accountability_signatures",
                columns: new[] { "TenantId", "Case", "Kind", "Edition" });

            migrationBuilder.CreateIndex(
                name: "IX_accountability_steps_TenantId_Of",
                table: "accountability_steps",
                columns: new[] { "TenantId", "Of" });

            migrationBuilder.CreateIndex(
                name: "IX_accountability_suggestions_TenantId_Kind_Key",
                table: "accountability_suggestions",
                columns: new[] { "TenantId", "Kind", "Key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_accountability_suggestions_TenantId_State_ReceivedOn",
                table: "accountability_suggestions",
                columns: new[] { "TenantId", "State", "ReceivedOn" });

            migrationBuilder.CreateIndex(
                name: "IX_accountability_texts_TenantId_Case_Kind_Edition",
                table: "accountability_texts",
                columns: new[] { "TenantId", "Case", "Kind", "Edition" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "accountability_appeals");

            migrationBuilder.DropTable(
                name: "accountability_cases");

            migrationBuilder.DropTable(
                name: "accountability_decisions");

            migrationBuilder.DropTable(
                name: "accountability_law_corrections");

            migrationBuilder.DropTable(
                name: "accountability_objections");

            migrationBuilder.DropTable(
                name: "accountability_publications");

            migrationBuilder.DropTable(
                name: "accountability_receipts");

            migrationBuilder.DropTable(
                name: "accountability_seats");

            migrationBuilder.DropTable(
                name: "accountability_signatures");

            migrationBuilder.DropTable(
                name: "accountability_steps");

            migrationBuilder.DropTable(
                name: "accountability_suggestions");

            migrationBuilder.DropTable(
                name: "accountability_texts");
        }
    }
}
