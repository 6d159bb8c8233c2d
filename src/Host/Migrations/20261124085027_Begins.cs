using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PartyDiscipline.Host.Migrations
{
    /// <inheritdoc />
    public partial class Begins : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "host_accounts",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    LoginName = table.Column<string>(maxLength: 60, nullable: false),
                    LoginKey = table.Column<string>(maxLength: 60, nullable: false),
                    DisplayName = table.Column<string>(maxLength: 60, nullable: false),
                    Lane = table.Column<string>(maxLength: 40, nullable: false),
                    Person = table.Column<Guid>(nullable: true),
                    PasswordHash = table.Column<string>(maxLength: 200, nullable: false),
                    EarlierHashes = table.Column<string>(maxLength: -1, nullable: false),
                    PasswordSetAt = table.Column<long>(nullable: false),
                    MustChangePassword = table.Column<bool>(nullable: false),
                    TotpSecret = table.Column<string>(maxLength: 400, nullable: true),
                    LastTotpStep = table.Column<long>(nullable: false),
                    LastSignIn = table.Column<long>(nullable: true),
                    Disabled = table.Column<bool>(nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_host_accounts", x => new { x.TenantId, x.Id });
                    table.UniqueConstraint("AK_host_accounts_TenantId_Id_Lane", x => new { x.TenantId, x.Id, x.Lane });
                });

            migrationBuilder.CreateTable(
                name: "host_clients",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    ClientId = table.Column<string>(maxLength: 60, nullable: false),
                    Name = table.Column<string>(maxLength: 80, nullable: false),
                    Kind = table.Column<string>(maxLength: 40, nullable: false),
                    RedirectUris = table.Column<string>(maxLength: -1, nullable: false),
                    Roles = table.Column<string>(maxLength: -1, nullable: false),
                    Disabled = table.Column<bool>(nullable: false),
                    RegisteredBy = table.Column<Guid>(nullable: false),
                    RegisteredByName = table.Column<string>(maxLength: 200, nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_host_clients", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "host_tenants",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Kind = table.Column<string>(maxLength: 40, nullable: false),
                    NameZh = table.Column<string>(maxLength: 100, nullable: false),
                    NameEn = table.Column<string>(maxLength: 200, nullable: false),
                    Order = table.Column<int>(nullable: false),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_host_tenants", x => new { x.TenantId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "host_grants",
                columns: table => new
                {
                    TenantId = table.Column<string>(maxLength: 40, nullable: false),
                    Id = table.Column<Guid>(nullable: false),
                    Home = table.Column<string>(maxLength: 40, nullable: false),
                    Account = table.Column<Guid>(nullable: false),
                    Lane = table.Column<string>(maxLength: 40, nullable: false),
                    Role = table.Column<string>(maxLength: 40, nullable: false),
                    From = table.Column<DateOnly>(nullable: false),
                    Until = table.Column<DateOnly>(nullable: true),
                    Reason = table.Column<string>(maxLength: 200, nullable: false),
                    State = table.Column<string>(maxLength: 40, nullable: false),
                    RequestedBy = table.Column<Guid>(nullable: false),
                    RequestedByName = table.Column<string>(maxLength: 200, nullable: false),
                    RequestedAt = table.Column<long>(nullable: false),
                    DecidedBy = table.Column<Guid>(nullable: true),
                    DecidedByName = table.Column<string>(maxLength: 200, nullable: true),
                    DecidedAt = table.Column<long>(nullable: true),
                    Why = table.Column<string>(maxLength: 200, nullable: true),
                    Slot = table.Column<string>(maxLength: 40, nullable: true),
                    Version = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_host_grants", x => new { x.TenantId, x.Id });
                    table.CheckConstraint("ck_host_grants_lane", "(\"Lane\" = \"Role\") OR (\"Lane\" = 'business' AND \"Role\" NOT IN ('auditAdministrator', 'securityAdministrator', 'systemAdministrator'))");
                    table.ForeignKey(
                        name: "FK_host_grants_host_accounts_Home_Account_Lane",
                        columns: x => new { x.Home, x.Account, x.Lane },
                        principalTable: "host_accounts",
                        principalColumns: new[] { "TenantId", "Id", "Lane" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_host_accounts_Id",
                table: "host_accounts",
                column: "Id");

            migrationBuilder.CreateIndex(
                name: "IX_host_accounts_LoginKey",
                table: "host_accounts",
                column: "LoginKey",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_host_accounts_Person",
                table: "host_accounts",
                column: "Person",
                unique: true,
                filter: "\"Person\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_host_accounts_TenantId_DisplayName",
                table: "host_accounts",
                columns: new[] { "TenantId", "DisplayName" });

            migrationBuilder.CreateIndex(
                name: "IX_host_clients_ClientId",
                table: "host_clients",
                column: "ClientId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_host_grants_Account_TenantId_State",
                table: "host_grants",
                columns: new[] { "Account", "TenantId", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_host_grants_Home_Account_Lane",
                table: "host_grants",
                columns: new[] { "Home", "Account", "Lane" });

            migrationBuilder.CreateIndex(
                name: "IX_host_grants_Id",
                table: "host_grants",
                column: "Id");

            migrationBuilder.CreateIndex(
                name: "IX_host_grants_TenantId_Account_Slot",
                table: "host_grants",
                columns: new[] { "TenantId", "Account", "Slot" },
                unique: true,
                filter: "\"Slot\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_host_grants_TenantId_State_RequestedAt",
                table: "host_grants",
                columns: new[] { "TenantId", "State", "RequestedAt" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "host_clients");

            migrationBuilder.DropTable(
                name: "host_grants");

            migrationBuilder.DropTable(
                name: "host_tenants");

            migrationBuilder.DropTable(
                name: "host_accounts");
        }
    }
}
