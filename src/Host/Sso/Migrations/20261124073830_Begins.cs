using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PartyDiscipline.Host.Sso.Migrations
{
    /// <inheritdoc />
    public partial class Begins : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "sso_applications",
                columns: table => new
                {
                    Id = table.Column<string>(nullable: false),
                    ApplicationType = table.Column<string>(maxLength: 50, nullable: true),
                    ClientId = table.Column<string>(maxLength: 100, nullable: true),
                    ClientSecret = table.Column<string>(nullable: true),
                    ClientType = table.Column<string>(maxLength: 50, nullable: true),
                    ConcurrencyToken = table.Column<string>(maxLength: 50, nullable: true),
                    ConsentType = table.Column<string>(maxLength: 50, nullable: true),
                    DisplayName = table.Column<string>(nullable: true),
                    DisplayNames = table.Column<string>(nullable: true),
                    JsonWebKeySet = table.Column<string>(nullable: true),
                    Permissions = table.Column<string>(nullable: true),
                    PostLogoutRedirectUris = table.Column<string>(nullable: true),
                    Properties = table.Column<string>(nullable: true),
                    RedirectUris = table.Column<string>(nullable: true),
                    Requirements = table.Column<string>(nullable: true),
                    Settings = table.Column<string>(nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sso_applications", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "sso_gates",
                columns: table => new
                {
                    Account = table.Column<Guid>(nullable: false),
                    Network = table.Column<string>(maxLength: 64, nullable: false),
                    Failures = table.Column<int>(nullable: false),
                    LockedUntil = table.Column<long>(nullable: true),
                    LastSuccess = table.Column<long>(nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sso_gates", x => new { x.Account, x.Network });
                });

            migrationBuilder.CreateTable(
                name: "sso_keys",
                columns: table => new
                {
                    Use = table.Column<string>(maxLength: 20, nullable: false),
                    Number = table.Column<int>(nullable: false),
                    NotBefore = table.Column<long>(nullable: false),
                    Value = table.Column<string>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sso_keys", x => new { x.Use, x.Number });
                });

            migrationBuilder.CreateTable(
                name: "sso_protection_keys",
                columns: table => new
                {
                    Id = table.Column<int>(nullable: false),
                    FriendlyName = table.Column<string>(nullable: true),
                    Xml = table.Column<string>(nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sso_protection_keys", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "sso_scopes",
                columns: table => new
                {
                    Id = table.Column<string>(nullable: false),
                    ConcurrencyToken = table.Column<string>(maxLength: 50, nullable: true),
                    Description = table.Column<string>(nullable: true),
                    Descriptions = table.Column<string>(nullable: true),
                    DisplayName = table.Column<string>(nullable: true),
                    DisplayNames = table.Column<string>(nullable: true),
                    Name = table.Column<string>(maxLength: 200, nullable: true),
                    Properties = table.Column<string>(nullable: true),
                    Resources = table.Column<string>(nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sso_scopes", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "sso_sessions",
                columns: table => new
                {
                    Sid = table.Column<string>(maxLength: 43, nullable: false),
                    Home = table.Column<string>(maxLength: 40, nullable: false),
                    Account = table.Column<Guid>(nullable: false),
                    SecondFactor = table.Column<bool>(nullable: false),
                    Started = table.Column<long>(nullable: false),
                    LastSeen = table.Column<long>(nullable: false),
                    Ended = table.Column<long>(nullable: true),
                    Why = table.Column<string>(maxLength: 40, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sso_sessions", x => x.Sid);
                });

            migrationBuilder.CreateTable(
                name: "sso_tickets",
                columns: table => new
                {
                    Key = table.Column<string>(maxLength: 64, nullable: false),
                    Sid = table.Column<string>(maxLength: 43, nullable: false),
                    Tenant = table.Column<string>(maxLength: 40, nullable: false),
                    Value = table.Column<byte[]>(nullable: false),
                    Expires = table.Column<long>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sso_tickets", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "sso_authorizations",
                columns: table => new
                {
                    Id = table.Column<string>(nullable: false),
                    ApplicationId = table.Column<string>(nullable: true),
                    ConcurrencyToken = table.Column<string>(maxLength: 50, nullable: true),
                    CreationDate = table.Column<DateTime>(nullable: true),
                    Properties = table.Column<string>(nullable: true),
                    Scopes = table.Column<string>(nullable: true),
                    Status = table.Column<string>(maxLength: 50, nullable: true),
                    Subject = table.Column<string>(maxLength: 400, nullable: true),
                    Type = table.Column<string>(maxLength: 50, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sso_authorizations", x => x.Id);
                    table.ForeignKey(
                        name: "FK_sso_authorizations_sso_applications_ApplicationId",
                        column: x => x.ApplicationId,
                        principalTable: "sso_applications",
                        principalColumn: "Id");
                });

            migrationBuilder.CreateTable(
                name: "sso_tokens",
                columns: table => new
                {
                    Id = table.Column<string>(nullable: false),
                    ApplicationId = table.Column<string>(nullable: true),
                    AuthorizationId = table.Column<string>(nullable: true),
                    ConcurrencyToken = table.Column<string>(maxLength: 50, nullable: true),
                    CreationDate = table.Column<DateTime>(nullable: true),
                    ExpirationDate = table.Column<DateTime>(nullable: true),
                    Payload = table.Column<string>(nullable: true),
                    Properties = table.Column<string>(nullable: true),
                    RedemptionDate = table.Column<DateTime>(nullable: true),
                    ReferenceId = table.Column<string>(maxLength: 100, nullable: true),
                    Status = table.Column<string>(maxLength: 50, nullable: true),
                    Subject = table.Column<string>(maxLength: 400, nullable: true),
                    Type = table.Column<string>(maxLength: 150, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sso_tokens", x => x.Id);
                    table.ForeignKey(
                        name: "FK_sso_tokens_sso_applications_ApplicationId",
                        column: x => x.ApplicationId,
                        principalTable: "sso_applications",
                        principalColumn: "Id");
                    table.ForeignKey(
                        name: "FK_sso_tokens_sso_authorizations_AuthorizationId",
                        column: x => x.AuthorizationId,
                        principalTable: "sso_authorizations",
                        principalColumn: "Id");
                });

            migrationBuilder.CreateIndex(
                name: "IX_sso_applications_ClientId",
                table: "sso_applications",
                column: "ClientId",
                unique: true,
                filter: "\"ClientId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_sso_authorizations_ApplicationId_Status_Subject_Type",
                table: "sso_authorizations",
                columns: new[] { "ApplicationId", "Status", "Subject", "Type" });

            migrationBuilder.CreateIndex(
                name: "IX_sso_scopes_Name",
                table: "sso_scopes",
                column: "Name",
                unique: true,
                filter: "\"Name\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_sso_sessions_Account_Ended",
                table: "sso_sessions",
                columns: new[] { "Account", "Ended" });

            migrationBuilder.CreateIndex(
                name: "IX_sso_sessions_Started",
                table: "sso_sessions",
                column: "Started");

            migrationBuilder.CreateIndex(
                name: "IX_sso_tickets_Expires",
                table: "sso_tickets",
                column: "Expires");

            migrationBuilder.CreateIndex(
                name: "IX_sso_tickets_Sid",
                table: "sso_tickets",
                column: "Sid");

            migrationBuilder.CreateIndex(
                name: "IX_sso_tokens_ApplicationId_Status_Subject_Type",
                table: "sso_tokens",
                columns: new[] { "ApplicationId", "Status", "Subject", "Type" });

            migrationBuilder.CreateIndex(
                name: "IX_sso_tokens_AuthorizationId",
                table: "sso_tokens",
                column: "AuthorizationId");

            migrationBuilder.CreateIndex(
                name: "IX_sso_tokens_ReferenceId",
                table: "sso_tokens",
                column: "ReferenceId",
                unique: true,
                filter: "\"ReferenceId\" IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "sso_gates");

            migrationBuilder.DropTable(
                name: "sso_keys");

            migrationBuilder.DropTable(
                name: "sso_protection_keys");

            migrationBuilder.DropTable(
                name: "sso_scopes");

            migrationBuilder.DropTable(
                name: "sso_sessions");

            migrationBuilder.DropTable(
                name: "sso_tickets");

            migrationBuilder.DropTable(
                name: "sso_tokens");

            migrationBuilder.DropTable(
                name: "sso_authorizations");

            migrationBuilder.DropTable(
                name: "sso_applications");
        }
    }
}
