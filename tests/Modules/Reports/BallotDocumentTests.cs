using System.Globalization;
using System.Text;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Reports.Ballots;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Modules.Reports;

/// <summary>民主测评汇总表 and its workbook, word for word.</summary>
public sealed class BallotDocumentTests
{
    static readonly DateTimeOffset At = new(2026, 1, 20, 2, 0, 0, TimeSpan.Zero);
    static readonly AppraisalTerms Terms = AppraisalTerms.Load();

    static Actor Officer(string name) => Actor.System("sample1") with { Account = Guid.NewGuid(), Name = name };

    /// <summary>Two reporters judged by classes of 6, 7, 4 and 5: the class of four is not shown, nor the next smallest.</summary>
    static ElectionView Sealed(params int[] classes)
    {
        ElectionParty[] parties = [new(new PartyId("sample1", PartyKind.Secretary, "main"), new LocalText("党委书记", "Secretary")), new(new PartyId("sample1", PartyKind.Member, "member-1"), new LocalText("党委委员、副监狱长", "Member"))];
        var of = new Election("2025年度述责述廉", 2025, new DateOnly(2026, 1, 20), null, parties, Terms, Officer("张政工"), OfficerSide.Political, At);
        of.Agree(Officer("李纪检"));
        of.Share([4]);
        of.Print();
        var steps = new List<ElectionStep> { of.Take(ElectionAction.Open, Officer("张政工"), null, At).Step!, of.Take(ElectionAction.Close, Officer("张政工"), null, At.AddHours(2)).Step! };
        of.AskCount(Officer("张政工"), OfficerSide.Political);
        steps.Add(of.Take(ElectionAction.Count, Officer("李纪检"), null, At.AddHours(3)).Step!);
        steps.Add(of.Take(ElectionAction.Seal, Officer("李纪检"), null, At.AddHours(4)).Step!);
        of.Came(classes.Sum(), 30);
        Marks[] ballots = [.. classes.SelectMany((count, c) => Enumerable.Range(0, count).Select(i => new Marks(c, [], [1, 2, 1, 1, 2, (byte)(1 + i % 3), 2, 1])))];
        var rolls = Terms.Classes.Select((c, i) =>
        {
            var roll = new ElectionRoll(of.Id, c.Code, classes[i] + 2);
            roll.Print(classes[i] + 2);
            roll.Use(classes[i]);
            roll.Return(1);
            return roll;
        }).ToList();
        var figures = ballots.Length < Terms.SmallestCell ? [] : Tally.Of(Terms, 2, ballots).Select(cell => new ElectionFigure(of.Id, cell)).ToList();
        return new ElectionView(of, steps, [], rolls, figures);
    }

    [Fact, Trait("Clause", "3.3.3-b")]
    public void The_summary_reads_as_approved() => Snapshot.Match(Written(AppraisalSummary.Print(Sealed(6, 7, 4, 5), "示例一监狱")));

    [Fact]
    public void With_fewer_than_five_ballots_the_summary_gives_no_figure() => Snapshot.Match(Written(AppraisalSummary.Print(Sealed(2, 1, 1, 0), "示例一监狱")));

    [Fact]
    public void The_workbook_holds_the_same_figures()
    {
        var text = new StringBuilder();
        foreach (var sheet in AppraisalSheet.Print(Sealed(6, 7, 4, 5), "示例一监狱").Sheets)
        {
            text.Append(CultureInfo.InvariantCulture, $"{sheet.Name}: {sheet.Title}\n").AppendJoin('\t', sheet.Columns.Select(c => c.Title)).Append('\n');
            foreach (var row in sheet.Rows) text.AppendJoin('\t', row.Select(c => Convert.ToString(c, CultureInfo.InvariantCulture))).Append('\n');
        }
        Snapshot.Match(text.ToString());
    }

    static string Written(OfficialDocument document)
    {
        var text = new StringBuilder($"{document.FileName}\n{document.Title}\n");
        foreach (var block in document.Body)
            _ = block switch
            {
                Heading heading => text.Append('#', heading.Level).Append(' ').Append(heading.Text).Append('\n'),
                Paragraph paragraph => text.Append(paragraph.Text).Append('\n'),
                Form form => text.AppendJoin('\n', form.Lines.Select(l => $"{l.Label}: {l.Value}")).Append('\n'),
                Table table => text.AppendJoin(" | ", table.Columns.Select(c => c.Title)).Append('\n').AppendJoin('\n', table.Rows.Select(r => string.Join(" | ", r))).Append('\n'),
                _ => throw new InvalidOperationException($"{block}"),
            };
        text.Append(CultureInfo.InvariantCulture, $"{document.Closing!.Organ} {document.Closing.On:yyyy-MM-dd}\n");
        return text.AppendJoin('\n', document.SignOffs.Select(s => $"{s.Level}: {s.Name} {s.On?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}")).Append('\n').ToString();
    }
}
