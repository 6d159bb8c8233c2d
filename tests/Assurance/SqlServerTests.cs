using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.SqlServer.Dac.Model;
using Microsoft.SqlServer.TransactSql.ScriptDom;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>
/// SQL Server without a server: the scripts that the product would run are parsed by Microsoft's own parser and built into
/// Microsoft's own model of a database. What is not covered: run-time behaviour, collation.
/// </summary>
public sealed class SqlServerTests
{
    static readonly Lazy<IReadOnlyList<(string Context, string Script)>> Scripts = new(() =>
    {
        var app = Product.Build("Server=nowhere");
        return
        [
            .. app.Services.GetServices<ModuleDatabase>().Select(database =>
            {
                using var db = database.Open(app.Services);
                return (database.Context.Name, db.GetService<IMigrator>().GenerateScript());
            }),
        ];
    });

    [Fact]
    public void Every_migration_script_is_T_SQL()
    {
        Assert.NotEmpty(Scripts.Value);
        foreach (var (context, script) in Scripts.Value)
        {
            Parse(script, out var errors);
            Assert.True(errors.Count == 0, $"{context}: {string.Join("; ", errors.Select(e => $"{e.Line}: {e.Message}"))}");
        }
    }

    [Fact]
    public void All_tables_keys_and_indexes_make_one_sound_database() => Assert.Empty(Faults(Scripts.Value.SelectMany(s => Statements(s.Script))));

    [Theory]
    [InlineData("ALTER TABLE [host_tenants] ADD CONSTRAINT [FK_planted] FOREIGN KEY ([NoSuchColumn]) REFERENCES [host_tenants] ([TenantId]);")]
    [InlineData("CREATE INDEX [IX_planted] ON [no_such_table] ([TenantId]);")]
    public void A_planted_error_is_found(string planted) =>
        Assert.NotEmpty(Faults([.. Scripts.Value.SelectMany(s => Statements(s.Script)), planted]));

    static IReadOnlyList<string> Faults(IEnumerable<string> statements)
    {
        using var model = new TSqlModel(SqlServerVersion.Sql160, new TSqlModelOptions());
        foreach (var statement in statements) model.AddObjects(statement);
        return [.. model.Validate().Where(m => m.MessageType == Microsoft.SqlServer.Dac.DacMessageType.Error).Select(m => m.Message)];
    }

    /// <summary>
    /// The statements that shape the database, out of the batches that guard and record them. The model takes a table's columns
    /// only from where it is created, so those that a later migration adds are moved there.
    /// </summary>
    static IEnumerable<string> Statements(string script)
    {
        var statements = Parse(script, out _).Batches.SelectMany(b => b.Statements).SelectMany(Unwrap)
            .Where(s => s is CreateTableStatement or CreateIndexStatement or AlterTableAddTableElementStatement).ToList();
        var tables = statements.OfType<CreateTableStatement>().ToDictionary(t => t.SchemaObjectName.BaseIdentifier.Value);
        var added = statements.OfType<AlterTableAddTableElementStatement>().Where(s => s.Definition.ColumnDefinitions.Count > 0).ToList();
        foreach (var more in added)
            foreach (var column in more.Definition.ColumnDefinitions)
                tables[more.SchemaObjectName.BaseIdentifier.Value].Definition.ColumnDefinitions.Add(column);
        return statements.Except(added).Select(Written);
    }

    static string Written(TSqlFragment fragment)
    {
        new Sql160ScriptGenerator().GenerateScript(fragment, out var text);
        return text;
    }

    static IEnumerable<TSqlStatement> Unwrap(TSqlStatement statement) => statement switch
    {
        IfStatement conditional => Unwrap(conditional.ThenStatement),
        BeginEndBlockStatement block => block.StatementList.Statements.SelectMany(Unwrap),
        _ => [statement],
    };

    static TSqlScript Parse(string script, out IList<ParseError> errors)
    {
        using var reader = new StringReader(script);
        return (TSqlScript)new TSql160Parser(initialQuotedIdentifiers: true).Parse(reader, out errors);
    }
}
