using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations.Design;
using Microsoft.EntityFrameworkCore.Migrations.Operations;

namespace PartyDiscipline.Host.Operations;

/// <summary>
/// Makes <c>dotnet ef migrations add</c> write one set of migrations that is right for SQLite, PostgreSQL and SQL Server:
/// keys are made by the client, so once the column types are left out each provider picks its own. See docs/adr.
/// </summary>
[SuppressMessage("Usage", "EF1001", Justification = "Design time only; a test reads what it wrote.")]
public sealed partial class NeutralMigrations : IDesignTimeServices
{
    public void ConfigureDesignTimeServices(IServiceCollection serviceCollection) =>
        serviceCollection.AddSingleton<IMigrationsCodeGenerator, Generator>();

    sealed partial class Generator(MigrationsCodeGeneratorDependencies dependencies, CSharpMigrationsGeneratorDependencies csharp)
        : CSharpMigrationsGenerator(dependencies, csharp)
    {
        public override string GenerateMigration(
            string? migrationNamespace, string migrationName, IReadOnlyList<MigrationOperation> upOperations, IReadOnlyList<MigrationOperation> downOperations) =>
            Neutral(base.GenerateMigration(migrationNamespace, migrationName, upOperations, downOperations));

        public override string GenerateMetadata(
            string? migrationNamespace, Type contextType, string migrationName, string migrationId, IModel targetModel) =>
            Neutral(base.GenerateMetadata(migrationNamespace, contextType, migrationName, migrationId, targetModel));

        public override string GenerateSnapshot(string? modelSnapshotNamespace, Type contextType, string modelSnapshotName, IModel model) =>
            Neutral(base.GenerateSnapshot(modelSnapshotNamespace, contextType, modelSnapshotName, model));

        static string Neutral(string code)
        {
            code = ColumnTypeArgument().Replace(code, "");
            code = ColumnTypeCall().Replace(code, "");
            code = SqlServerLine().Replace(code, "");
            return MaxIdentifierLength().Replace(code, "\"Relational:MaxIdentifierLength\", 63");
        }

        [GeneratedRegex("""type: "[^"]*",\s*""", RegexOptions.None, 2000)]
        private static partial Regex ColumnTypeArgument();

        [GeneratedRegex("""\s*\.HasColumnType\("[^"]*"\)""", RegexOptions.None, 2000)]
        private static partial Regex ColumnTypeCall();

        [GeneratedRegex("""[ \t]*SqlServerModelBuilderExtensions\.[^;]*;\r?\n""", RegexOptions.None, 2000)]
        private static partial Regex SqlServerLine();

        [GeneratedRegex("""
            "Relational:MaxIdentifierLength", \d+
            """, RegexOptions.None, 2000)]
        private static partial Regex MaxIdentifierLength();
    }
}
