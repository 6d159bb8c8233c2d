using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Reports.Ballots;
using PartyDiscipline.Supervision.Clues;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Architecture;

/// <summary>What is written without actor and Ledger entry is the ballot's and the web reports', all of it is listed here, and none of it tells who or when.</summary>
public sealed class SecretRowTests
{
    static readonly Type[] Secret = [typeof(CardCode), typeof(StagedBallot), typeof(ShuffledBallot), typeof(CountedTrack)];

    /// <summary>A report's day starts its clocks, so the day is kept and nothing finer.</summary>
    static readonly Type[] OfReports = [typeof(WebReport), typeof(ReceiptAnswer), typeof(ClueAttachment)];

    static readonly Type[] Telling = [typeof(DateTimeOffset), typeof(DateTime), typeof(DateOnly), typeof(TimeOnly), typeof(TimeSpan), typeof(PartyId)];

    [Fact]
    public void The_secret_rows_are_those_of_the_ballot_and_of_the_web_reports_and_no_others()
    {
        var services = Product.Built.Services;
        var mapped = services.GetServices<Kernel.Modules.ModuleDatabase>().SelectMany(d =>
        {
            using var db = d.Open(services);
            return db.Model.GetEntityTypes().Select(t => t.ClrType).ToList();
        });
        Assert.Equal(Secret.Concat(OfReports).Select(t => t.Name).Order(StringComparer.Ordinal), mapped.Where(t => t.IsAssignableTo(typeof(ISecretRow))).Select(t => t.Name).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_secret_row_holds_a_time_a_person_or_another_secret_row()
    {
        using var db = Product.Built.Services.GetRequiredService<Database<BallotsDb>>().Open("nowhere");
        foreach (var type in Secret.Select(t => db.Model.FindEntityType(t)!))
        {
            Assert.Empty(type.GetForeignKeys());
            Assert.Empty(type.GetProperties().Where(p => Telling.Contains(Nullable.GetUnderlyingType(p.ClrType) ?? p.ClrType)).Select(p => $"{type.ClrType.Name}.{p.Name}"));
            // One id is the row's own, the other its election's; anything more could lead somewhere.
            Assert.Empty(type.GetProperties().Where(p => p.ClrType == typeof(Guid) && p.Name is not ("Key" or "Election")).Select(p => $"{type.ClrType.Name}.{p.Name}"));
        }
    }

    [Fact]
    public void A_report_from_the_web_holds_a_day_and_no_hour_no_person_and_no_account()
    {
        using var db = Product.Built.Services.GetRequiredService<Database<CluesDb>>().Open("nowhere");
        foreach (var type in OfReports.Select(t => db.Model.FindEntityType(t)!))
        {
            Assert.Empty(type.GetForeignKeys());
            Assert.Empty(type.GetProperties().Where(p => Telling.Contains(Nullable.GetUnderlyingType(p.ClrType) ?? p.ClrType) && p.Name != "On").Select(p => $"{type.ClrType.Name}.{p.Name}"));
            Assert.Empty(type.GetProperties().Where(p => p.ClrType == typeof(Guid) && p.Name is not ("Key" or "Of")).Select(p => $"{type.ClrType.Name}.{p.Name}"));
        }
    }

    [Fact]
    public void Votes_and_reports_are_cast_in_one_place_each() => Assert.Equal(
        ["src/Modules/Reports/Ballots/BallotBox.cs", "src/Modules/Supervision/Clues/Receipts.cs"],
        Source.Files("src").Where(f => f.EndsWith(".cs", StringComparison.Ordinal) && !f.StartsWith("src/Kernel/", StringComparison.Ordinal) && Source.Text(f).Contains("db.Cast(", StringComparison.Ordinal)));
}
