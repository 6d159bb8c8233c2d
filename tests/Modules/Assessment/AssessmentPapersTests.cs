using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using PartyDiscipline.Assessment;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Tests.Common;
using Component = PartyDiscipline.Assessment.Component;

namespace PartyDiscipline.Tests.Modules.Assessment;

/// <summary>What the documents of assessment say, word for word: two years brought in, the same unit last in both.</summary>
public sealed class AssessmentPapersTests : IAsyncLifetime
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    AssessmentHost on = null!;

    public async ValueTask InitializeAsync()
    {
        on = await AssessmentHost.Start(Engine.Sqlite);
        foreach (var year in new[] { 2023, 2024 }) AssessmentHost.Done(await on.Host.Get<IEarlierAssessments>().BringIn(Actor.System("bureau"), Guid.NewGuid(), Brought(year), ["考核员甲", "书记乙"], Cancel));
    }

    public ValueTask DisposeAsync() => on.DisposeAsync();

    EarlierYear Brought(int year)
    {
        var most = on.Host.Get<IEarlierAssessments>().Indicators(Track.Main);
        IReadOnlyDictionary<string, IReadOnlyDictionary<string, decimal>> Points(decimal less) => AssessmentHost.Prisons.ToDictionary(
            p => p, p => (IReadOnlyDictionary<string, decimal>)most.ToDictionary(m => m.Key, m => m.Key == "Z06" ? m.Value - less - (p == "sample3" ? 3.5m : 0) : m.Value));
        return new EarlierYear(
            year, Track.Main, new DateOnly(year, 1, 10), $"局党发〔{year}〕6号",
            [
                new(Component.SpotCheck, 1, new DateOnly(year, 4, 30), Points(1)), new(Component.SpotCheck, 2, new DateOnly(year, 10, 31), Points(2)),
                new(Component.HalfYear, 1, new DateOnly(year, 6, 30), Points(1)), new(Component.YearEnd, 1, new DateOnly(year, 12, 31), Points(0)),
            ], $"党委会〔{year + 1}〕3号", new DateOnly(year + 1, 2, 20));
    }

    [Theory]
    [InlineData("assessment-scheme")]
    [InlineData("assessment-result")]
    [InlineData("assessment-last")]
    [InlineData("assessment-year")]
    public async Task Its_words_are_the_approved_ones(string name)
    {
        await using var db = on.Host.Get<Database<AssessmentDb>>().Open("bureau");
        var subject = name switch
        {
            "assessment-scheme" => (await db.Schemes.SingleAsync(s => s.Year == 2024, Cancel)).Id,
            "assessment-result" => (await db.Results.SingleAsync(r => r.Year == 2024 && r.Unit == "sample3", Cancel)).Id,
            "assessment-last" => (await db.Proposals.SingleAsync(Cancel)).Id,
            _ => (await db.Cycles.SingleAsync(c => c.Year == 2024, Cancel)).Id,
        };
        var document = await on.Host.Get<IEnumerable<IDocument>>().Single(d => d.Name == name).Compose(on.Who("bureau", Roles.Secretary), subject.ToString("N"), Cancel);
        Snapshot.Match(Words(document!), name);
        Assert.NotEmpty(on.Host.Get<IPrinter>().Docx(document!));
    }

    [Theory]
    [InlineData("assessment-sheet")]
    [InlineData("assessment-ranking")]
    public async Task Its_cells_are_the_approved_ones(string name)
    {
        await using var db = on.Host.Get<Database<AssessmentDb>>().Open("bureau");
        var subject = name == "assessment-sheet" ? (await db.Sheets.SingleAsync(s => s.Year == 2024 && s.Unit == "sample3" && s.Component == Component.HalfYear, Cancel)).Id : (await db.Cycles.SingleAsync(c => c.Year == 2024, Cancel)).Id;
        var book = (await on.Host.Get<IEnumerable<IWorkbook>>().Single(d => d.Name == name).Compose(on.Who("bureau", Roles.Secretary), subject.ToString("N"), Cancel))!;
        var text = new StringBuilder($"{book.FileName}\n");
        foreach (var sheet in book.Sheets)
        {
            text.Append(CultureInfo.InvariantCulture, $"[{sheet.Name}] {sheet.Title}\n").AppendJoin(" | ", sheet.Columns.Select(c => c.Title)).Append('\n');
            foreach (var row in sheet.Rows) text.AppendJoin(" | ", row.Select(c => Convert.ToString(c, CultureInfo.InvariantCulture))).Append('\n');
        }
        Snapshot.Match(text.ToString(), name);
    }

    static string Words(OfficialDocument document)
    {
        var text = new StringBuilder($"{document.FileName}\n{document.Title}\n{document.Number} {document.AddressedTo}\n");
        foreach (var block in document.Body)
            text.Append(block switch
            {
                Heading heading => $"{new string('#', heading.Level)} {heading.Text}\n",
                Paragraph paragraph => $"{paragraph.Text}\n",
                Table table => $"{string.Join(" | ", table.Columns.Select(c => c.Title))}\n{string.Concat(table.Rows.Select(r => $"{string.Join(" | ", r)}\n"))}",
                Form form => string.Concat(form.Lines.Select(l => $"{l.Label}：{l.Value}\n")),
                _ => $"{block.GetType().Name}\n",
            });
        text.Append(CultureInfo.InvariantCulture, $"{document.Closing?.Organ} {document.Closing?.On:yyyy-MM-dd} {document.Closing?.Sealed}\n");
        foreach (var signed in document.SignOffs) text.Append(CultureInfo.InvariantCulture, $"{signed.Level} {signed.Name} {signed.On:yyyy-MM-dd}\n");
        return text.Append(document.Proof is null ? "" : "（校验值）\n").ToString();
    }
}
