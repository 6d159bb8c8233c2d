using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Records;

namespace MigrationFails;

/// <summary>Its tables cannot be made.</summary>
public sealed class MigrationFailsModule : IModule
{
    public string Name => "MigrationFails";
    public IReadOnlyCollection<string> Upstream => [];

    public void Register(ModuleBuilder module) => module.Database<MigrationFailsDb>();
}

sealed class MigrationFailsDb(DbContextOptions<MigrationFailsDb> options) : ModuleDb(options)
{
    protected override string Prefix => "migrationfails";

    protected override void Shape(ModelBuilder model) { }
}

[DbContext(typeof(MigrationFailsDb)), Migration("20260101000000_Begins")]
sealed class Begins : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("ALTER TABLE migrationfails_nothing ADD COLUMN none text");
}

sealed class Words;
