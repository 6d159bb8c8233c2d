using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PartyDiscipline.Supervision.Clues.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "clues_answers",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Key = table.Column<Guid>(nullable: false),
                    Of = table.Column<Guid>(nullable: false),
                    On = table.Column<DateOnly>(nullable: false),
                    Closed = table.Column<byte[]>(maxLength: -1, nullable: false),
                    ForReporter = table.Column<byte[]>(maxLength: -1, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_clues_answers", x => new { x.TenantId, x.Key });
                });

            migrationBuilder.CreateTable(
                name: "clues_channels",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Letter = table.Column<string>(maxLength: 200, nullable: false),
                    Visit = table.Column<string>(maxLength: 200, nullable: false),
                    Phone = table.Column<string>(maxLength: 200, nullable: false),
                    Hours = table.Column<string>(maxLength: 200, nullable: false),
                    PublishedOn = table.Column<DateOnly>(nullable: false),
                    ActorName = table.Column<string>(maxLength: 200, nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_clues_channels", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "clues_compartments",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Decision = table.Column<string>(maxLength: 60, nullable: false),
                    SecrecyReference = table.Column<string>(maxLength: 60, nullable: false),
                    State = table.Column<string>(maxLength: 40, nullable: false),
                    ProposedBy = table.Column<Guid>(nullable: false),
                    ProposedByName = table.Column<string>(maxLength: 200, nullable: false),
                    ProposedAt = table.Column<long>(nullable: false),
                    ConfirmedByName = table.Column<string>(maxLength: 200, nullable: true),
                    ConfirmedAt = table.Column<long>(nullable: true),
                    RecoveryKey = table.Column<byte[]>(maxLength: 100, nullable: true),
                    OnAt = table.Column<long>(nullable: true),
                    OffByName = table.Column<string>(maxLength: 200, nullable: true),
                    OffAt = table.Column<long>(nullable: true),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_clues_compartments", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "clues_custodians",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Compartment = table.Column<Guid>(nullable: false),
                    Place = table.Column<int>(nullable: false),
                    Person = table.Column<Guid>(nullable: false),
                    PersonName = table.Column<string>(maxLength: 200, nullable: false),
                    PublicKey = table.Column<byte[]>(maxLength: 100, nullable: true),
                    Part = table.Column<byte[]>(maxLength: 300, nullable: true),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_clues_custodians", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "clues_files",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Key = table.Column<Guid>(nullable: false),
                    Of = table.Column<Guid>(nullable: false),
                    Head = table.Column<byte[]>(maxLength: -1, nullable: false),
                    Body = table.Column<byte[]>(maxLength: -1, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_clues_files", x => new { x.TenantId, x.Key });
                });

            migrationBuilder.CreateTable(
                name: "clues_hands",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Clue = table.Column<Guid>(nullable: false),
                    Person = table.Column<Guid>(nullable: false),
                    PersonName = table.Column<string>(maxLength: 200, nullable: false),
                    Part = table.Column<string>(maxLength: 40, nullable: false),
                    From = table.Column<DateOnly>(nullable: false),
                    Until = table.Column<DateOnly>(nullable: true),
                    Recused = table.Column<bool>(nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_clues_hands", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "clues_interference",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    ActorName = table.Column<string>(maxLength: 200, nullable: false),
                    Account = table.Column<Guid>(nullable: false),
                    On = table.Column<DateOnly>(nullable: false),
                    Boxes = table.Column<string>(maxLength: -1, nullable: false),
                    Closed = table.Column<byte[]>(maxLength: -1, nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_clues_interference", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "clues_keys",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Person = table.Column<Guid>(nullable: false),
                    PersonName = table.Column<string>(maxLength: 200, nullable: false),
                    PublicKey = table.Column<byte[]>(maxLength: 100, nullable: false),
                    Closed = table.Column<byte[]>(maxLength: 200, nullable: false),
                    Retired = table.Column<bool>(nullable: false),
                    Intake = table.Column<bool>(nullable: false),
                    At = table.Column<long>(nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_clues_keys", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "clues_opened",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Key = table.Column<Guid>(nullable: false),
                    Account = table.Column<Guid>(nullable: false),
                    Half = table.Column<byte[]>(maxLength: 200, nullable: false),
                    Until = table.Column<long>(nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_clues_opened", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "clues_prints",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Clue = table.Column<Guid>(nullable: false),
                    AskedBy = table.Column<Guid>(nullable: false),
                    AskedByName = table.Column<string>(maxLength: 200, nullable: false),
                    AgreedBy = table.Column<Guid>(nullable: true),
                    AgreedByName = table.Column<string>(maxLength: 200, nullable: true),
                    AskedAt = table.Column<long>(nullable: false),
                    PrintedAt = table.Column<long>(nullable: true),
                    Number = table.Column<int>(nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_clues_prints", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "clues_register",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Number = table.Column<string>(maxLength: 60, nullable: false),
                    Year = table.Column<int>(nullable: false),
                    ReceivedOn = table.Column<DateOnly>(nullable: false),
                    Channel = table.Column<string>(maxLength: 40, nullable: false),
                    Level = table.Column<string>(maxLength: 40, nullable: false),
                    Stage = table.Column<string>(maxLength: 40, nullable: false),
                    Full = table.Column<bool>(nullable: false),
                    Named = table.Column<bool>(nullable: false),
                    BySecretary = table.Column<bool>(nullable: false),
                    Proposed = table.Column<string>(maxLength: 40, nullable: true),
                    ProposedBy = table.Column<Guid>(nullable: true),
                    Ground = table.Column<string>(maxLength: 40, nullable: true),
                    SentTo = table.Column<string>(maxLength: 40, nullable: true),
                    SameAs = table.Column<string>(maxLength: 60, nullable: true),
                    Way = table.Column<string>(maxLength: 40, nullable: true),
                    OpinionBy = table.Column<Guid>(nullable: true),
                    StudiedOn = table.Column<DateOnly>(nullable: true),
                    LeadApproved = table.Column<bool>(nullable: false),
                    DisposedOn = table.Column<DateOnly>(nullable: true),
                    RepliedOn = table.Column<DateOnly>(nullable: true),
                    PlannedBy = table.Column<Guid>(nullable: true),
                    PlanAgreed = table.Column<bool>(nullable: false),
                    Extended = table.Column<bool>(nullable: false),
                    ReviewedOn = table.Column<DateOnly>(nullable: true),
                    Outcome = table.Column<string>(maxLength: 40, nullable: true),
                    Form = table.Column<string>(maxLength: 40, nullable: true),
                    UnitFailed = table.Column<bool>(nullable: true),
                    OrderDrafted = table.Column<bool>(nullable: false),
                    ReportedBy = table.Column<Guid>(nullable: true),
                    AcceptanceToldOn = table.Column<DateOnly>(nullable: true),
                    ConcludedOn = table.Column<DateOnly>(nullable: true),
                    ResultToldOn = table.Column<DateOnly>(nullable: true),
                    ClarifiedOn = table.Column<DateOnly>(nullable: true),
                    NextDue = table.Column<DateOnly>(nullable: true),
                    NextClock = table.Column<string>(maxLength: 40, nullable: true),
                    PublicKey = table.Column<byte[]>(maxLength: 100, nullable: true),
                    Edition = table.Column<int>(nullable: false),
                    RotationDue = table.Column<bool>(nullable: false),
                    ReporterKey = table.Column<byte[]>(maxLength: 100, nullable: true),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_clues_register", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "clues_reports",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Key = table.Column<Guid>(nullable: false),
                    On = table.Column<DateOnly>(nullable: false),
                    Receipt = table.Column<string>(maxLength: 64, nullable: false),
                    ReceiptKey = table.Column<byte[]>(maxLength: 100, nullable: false),
                    Named = table.Column<bool>(nullable: false),
                    Level = table.Column<string>(maxLength: 40, nullable: false),
                    PublicKey = table.Column<byte[]>(maxLength: 100, nullable: false),
                    ReporterKey = table.Column<byte[]>(maxLength: 100, nullable: true),
                    Substance = table.Column<byte[]>(maxLength: -1, nullable: true),
                    Reporter = table.Column<byte[]>(maxLength: -1, nullable: true),
                    Wraps = table.Column<string>(maxLength: -1, nullable: false),
                    Taken = table.Column<bool>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_clues_reports", x => new { x.TenantId, x.Key });
                });

            migrationBuilder.CreateTable(
                name: "clues_steps",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Clue = table.Column<Guid>(nullable: false),
                    Action = table.Column<string>(maxLength: 40, nullable: false),
                    From = table.Column<string>(maxLength: 40, nullable: false),
                    To = table.Column<string>(maxLength: 40, nullable: false),
                    Account = table.Column<Guid>(nullable: false),
                    ActorName = table.Column<string>(maxLength: 200, nullable: false),
                    Post = table.Column<string>(maxLength: 200, nullable: false),
                    At = table.Column<long>(nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_clues_steps", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "clues_texts",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Clue = table.Column<Guid>(nullable: false),
                    Kind = table.Column<string>(maxLength: 40, nullable: false),
                    Action = table.Column<string>(maxLength: 40, nullable: true),
                    Closed = table.Column<byte[]>(maxLength: -1, nullable: false),
                    ForReporter = table.Column<byte[]>(maxLength: -1, nullable: true),
                    ActorName = table.Column<string>(maxLength: 200, nullable: false),
                    At = table.Column<long>(nullable: true),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_clues_texts", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "clues_wraps",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Clue = table.Column<Guid>(nullable: false),
                    Store = table.Column<string>(maxLength: 40, nullable: false),
                    Person = table.Column<Guid>(nullable: false),
                    Edition = table.Column<int>(nullable: false),
                    Box = table.Column<byte[]>(maxLength: 300, nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_clues_wraps", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateIndex(
                name: "IX_clues_answers_TenantId_Of",
                table: "clues_answers",
                columns: new[] { "TenantId", "Of" });

            migrationBuilder.CreateIndex(
                name: "IX_clues_compartments_TenantId_State",
                table: "clues_compartments",
                columns: new[] { "TenantId", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_clues_custodians_TenantId_Compartment_Place",
                table: "clues_custodians",
                columns: new[] { "TenantId", "Compartment", "Place" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_clues_custodians_TenantId_Person",
                table: "clues_custodians",
                columns: new[] { "TenantId", "Person" });

            migrationBuilder.CreateIndex(
                name: "IX_clues_files_TenantId_Of",
                table: "clues_files",
                columns: new[] { "TenantId", "Of" });

            migrationBuilder.CreateIndex(
                name: "IX_clues_hands_TenantId_Clue",
                table: "clues_hands",
                columns: new[] { "TenantId", "Clue" });

            migrationBuilder.CreateIndex(
                name: "IX_clues_hands_TenantId_Person_Until",
                table: "clues_hands",
                columns: new[] { "TenantId", "Person", "Until" });

            migrationBuilder.CreateIndex(
                name: "IX_clues_interference_TenantId_On",
                table: "clues_interference",
                columns: new[] { "TenantId", "On" });

            migrationBuilder.CreateIndex(
                name: "IX_clues_keys_TenantId_Person_Retired",
                table: "clues_keys",
                columns: new[] { "TenantId", "Person", "Retired" });

            migrationBuilder.CreateIndex(
                name: "IX_clues_opened_TenantId_Account",
                table: "clues_opened",
                columns: new[] { "TenantId", "Account" });

            migrationBuilder.CreateIndex(
                name: "IX_clues_prints_TenantId_Clue",
                table: "clues_prints",
                columns: new[] { "TenantId", "Clue" });

            migrationBuilder.CreateIndex(
                name: "IX_clues_register_TenantId_NextDue",
                table: "clues_register",
                columns: new[] { "TenantId", "NextDue" });

            migrationBuilder.CreateIndex(
                name: "IX_clues_register_TenantId_Year_Number",
                table: "clues_register",
                columns: new[] { "TenantId", "Year", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_clues_register_TenantId_Year_Stage",
                table: "clues_register",
                columns: new[] { "TenantId", "Year", "Stage" });

            migrationBuilder.CreateIndex(
                name: "IX_clues_reports_TenantId_Receipt",
                table: "clues_reports",
                columns: new[] { "TenantId", "Receipt" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_clues_reports_TenantId_Taken",
                table: "clues_reports",
                columns: new[] { "TenantId", "Taken" });

            migrationBuilder.CreateIndex(
                name: "IX_clues_steps_TenantId_Clue",
                table: "clues_steps",
                columns: new[] { "TenantId", "Clue" });

            migrationBuilder.CreateIndex(
                name: "IX_clues_texts_TenantId_Clue",
                table: "clues_texts",
                columns: new[] { "TenantId", "Clue" });

            migrationBuilder.CreateIndex(
                name: "IX_clues_wraps_TenantId_Clue_Store_Person",
                table: "clues_wraps",
                columns: new[] { "TenantId", "Clue", "Store", "Person" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "clues_answers");

            migrationBuilder.DropTable(
                name: "clues_channels");

            migrationBuilder.DropTable(
                name: "clues_compartments");

            migrationBuilder.DropTable(
                name: "clues_custodians");

            migrationBuilder.DropTable(
                name: "clues_files");

            migrationBuilder.DropTable(
                name: "clues_hands");

            migrationBuilder.DropTable(
                name: "clues_interference");

            migrationBuilder.DropTable(
                name: "clues_keys");

            migrationBuilder.DropTable(
                name: "clues_opened");

            migrationBuilder.DropTable(
                name: "clues_prints");

            migrationBuilder.DropTable(
                name: "clues_register");

            migrationBuilder.DropTable(
                name: "clues_reports");

            migrationBuilder.DropTable(
                name: "clues_steps");

            migrationBuilder.DropTable(
                name: "clues_texts");

            migrationBuilder.DropTable(
                name: "clues_wraps");
        }
    }
}
