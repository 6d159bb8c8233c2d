using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using Microsoft.EntityFrameworkCore;
using MiniExcelLibs;
using PartyDiscipline.Accountability;
using PartyDiscipline.Assessment;
using PartyDiscipline.Duties;
using PartyDiscipline.Duties.Handbooks;
using PartyDiscipline.Duties.OldLedgers;
using PartyDiscipline.Duties.SelfAssessments;
using PartyDiscipline.Duties.Talks;
using PartyDiscipline.Host.Access;
using PartyDiscipline.Host.Operations.Demo;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Reports;
using PartyDiscipline.Reports.Ballots;
using PartyDiscipline.Responsibilities;
using PartyDiscipline.Supervision;
using PartyDiscipline.Supervision.Clues;
using PartyDiscipline.Supervision.Orders;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Documents;

/// <summary>The demonstration as it stands on one fixed day, made once.</summary>
public sealed class DemonstrationOfADay : IAsyncLifetime
{
    static readonly DateTimeOffset Day = new(2026, 10, 20, 3, 0, 0, TimeSpan.Zero);

    public RunningHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Host = await RunningHost.Start(at: Day);
        await Host.Get<Demonstration>().Build(CancellationToken.None);
        await Caught();
    }

    /// <summary>
    /// A served demonstration is built before anybody lives; here the live parties read what it brought in once it is there, and once
    /// whatever follows from its facts has been told too: until the Ledgers have not grown for a while.
    /// </summary>
    async Task Caught()
    {
        await using var ledger = Host.Get<Database<LedgerDb>>().OpenAcross();
        for (var (length, same) = (0L, 0); same < 16;)
        {
            await Task.Delay(500);
            var now = await ledger.Heads.AsNoTracking().SumAsync(h => h.Seq);
            (length, same) = (now, now == length ? same + 1 : 0);
        }
        var grains = Host.Get<IGrainFactory>();
        foreach (var tenant in Host.Get<ITenants>().All)
        {
            foreach (var party in await Host.Get<IPartyDirectory>().Parties(tenant.Code, Host.Clock.Today())) await grains.Party(party.Id).Refresh();
            await grains.GetGrain<ITenantBoard>(tenant.Code).Refresh();
        }
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}

/// <summary>
/// Every document and every workbook of every module, as the demonstration of one day prints it, against its approved text and structure.
/// The lists come from the product: what is added there without a sample here fails.
/// </summary>
public sealed partial class EveryPrintTests(DemonstrationOfADay day) : IClassFixture<DemonstrationOfADay>
{
    const string Prison = "sample1";
    const string Bureau = DemoOrganisation.Bureau;
    const int MostRows = 12;
    const int MostLines = 400;

    RunningHost Host => day.Host;
    DateOnly Today => Host.Clock.Today();
    int Year => Today.Year;

    /// <summary>Whose eyes, and of what, for each document by name.</summary>
    Dictionary<string, Func<Task<(Actor, string)>>> Documents => new()
    {
        ["statement"] = async () =>
        {
            var reader = await Holder(Bureau, PartyKind.Secretary);
            await using var db = Open<ResponsibilitiesDb>(Bureau);
            return (reader, (await db.Statements.Where(s => s.State == StatementState.Effective).OrderBy(s => s.Edge).ThenBy(s => s.Ordinal).FirstAsync()).Id.ToString());
        },
        ["responsibility-list"] = () => Of(Roles.PoliticalOfficer, $"{Prison}.{Year}"),
        ["problem-list"] = () => Of(Roles.PoliticalOfficer, $"{Prison}.{Year}"),
        ["accountability-list"] = () => Of(Roles.PoliticalOfficer, $"{Prison}.{Year}"),
        ["handbook"] = async () =>
        {
            var member = await Holder(Prison, PartyKind.Member, "member-2");
            return (member, HandbookKey.Of(Prison, member.Person!.Value, Year - 1).ToString());
        },
        ["duty"] = async () =>
        {
            var secretary = await Holder(Prison, PartyKind.Secretary);
            var duty = (await Host.Get<IDutyBook>().Of(Prison, Year)).Where(d => d.Party == secretary.Parties[0]).OrderBy(d => d.Obligation, StringComparer.Ordinal).First(d => d.Obligation == "2.2.1-a" || d.Counterpart is null);
            return (secretary, duty.Id.ToString());
        },
        ["talk"] = async () =>
        {
            var secretary = await Holder(Prison, PartyKind.Secretary);
            await using var db = Open<DutiesDb>(Prison);
            return (secretary, (await db.Talks.Where(t => t.From == secretary.Parties[0] && t.State == TalkState.Confirmed).OrderBy(t => t.HeldOn).ThenBy(t => t.Id).FirstAsync()).Id.ToString());
        },
        ["talk-notice"] = async () =>
        {
            await using var db = Open<DutiesDb>(Prison);
            var talk = await db.Talks.Where(t => t.State == TalkState.Planned || t.State == TalkState.Notified).OrderBy(t => t.PlannedOn).ThenBy(t => t.Id).FirstAsync();
            return (await Holder(Prison, talk.From.Kind, talk.From.Key), talk.Id.ToString());
        },
        ["rectification-order"] = () => OrderOf(Bureau, OrderKind.Rectification, OrderState.Closed),
        ["discipline-suggestion"] = () => OrderOf(Bureau, OrderKind.Suggestion, OrderState.Closed),
        ["self-assessment"] = async () =>
        {
            var secretary = await Holder(Prison, PartyKind.Secretary);
            await using var db = Open<DutiesDb>(Prison);
            if (await db.SelfAssessments.OrderBy(a => a.OpenedAt).FirstOrDefaultAsync() is { } there) return (secretary, $"{Prison}.{there.Id:N}");
            var officer = Officer(Prison, Roles.PoliticalOfficer);
            var opened = await Host.Get<SelfAssessmentBook>().Open(officer, Ids.New(), new PartyId(Prison, PartyKind.PartyCommittee, "main"), Period.Parse("2026H1", null), CancellationToken.None);
            return (secretary, $"{Prison}.{Assert.IsType<Outcome.Done>(opened).Id:N}");
        },
        ["follow-through"] = async () =>
        {
            var secretary = await Holder(Prison, PartyKind.Secretary);
            await using var db = Open<DutiesDb>(Prison);
            return (secretary, (await db.Chains.OrderBy(c => c.Id).FirstAsync(c => c.Party == secretary.Parties[0])).Id.ToString("N"));
        },
        ["duty-report"] = async () =>
        {
            var secretary = await Holder(Prison, PartyKind.Secretary);
            await using var db = Open<ReportsDb>(Prison);
            return (secretary, (await db.Reports.Where(r => r.Party == secretary.Parties[0] && r.Year == Year - 1).OrderBy(r => r.Id).LastAsync()).Id.ToString());
        },
        ["reporting-minutes"] = async () =>
        {
            var secretary = await Holder(Prison, PartyKind.Secretary);
            await using var db = Open<ReportsDb>(Prison);
            return (secretary, (await db.Meetings.OrderBy(m => m.Id).FirstAsync()).Id.ToString());
        },
        ["report-feedback"] = async () =>
        {
            var secretary = await Holder(Prison, PartyKind.Secretary);
            await using var db = Open<ReportsDb>(Prison);
            var graded = await db.Problems.OrderBy(p => p.Id).Select(p => p.Report).FirstAsync();
            return (secretary with { Roles = [Roles.Secretary] }, graded.ToString());
        },
        ["reporting-publication"] = async () =>
        {
            await using var db = Open<ReportsDb>(Prison);
            return (Officer(Prison, Roles.PoliticalOfficer), (await db.Publications.OrderBy(p => p.Id).FirstAsync()).Id.ToString());
        },
        ["appraisal-summary"] = Sealed,
        ["clue-register"] = () => Of(Roles.DisciplineOfficer, $"{Year}", Bureau),
        ["clue-acceptance"] = () => Clue(c => c.Named && c.Stage == ClueStage.Assigned),
        ["clue-transfer"] = () => Clue(c => c.Stage == ClueStage.SentUp),
        ["assessment-scheme"] = Scheme,
        ["assessment-result"] = async () =>
        {
            await using var db = Open<AssessmentDb>(Bureau);
            return (Officer(Bureau, Roles.PoliticalOfficer), (await db.Results.Where(r => r.Year == Year - 1 && r.Track == Track.Main && r.Unit == Prison).OrderByDescending(r => r.Edition).FirstAsync()).Id.ToString("N"));
        },
        ["assessment-last"] = async () =>
        {
            await using var db = Open<AssessmentDb>(Bureau);
            return (Officer(Bureau, Roles.PoliticalOfficer), (await db.Proposals.OrderBy(p => p.Id).FirstAsync()).Id.ToString("N"));
        },
        ["assessment-year"] = LastCycle,
        ["accountability-proposal"] = () => CaseOf(CaseState.Proposed),
        ["accountability-index"] = () => CaseOf(CaseState.Closed),
        ["accountability-announcement"] = () => CaseOf(CaseState.Closed),
        ["accountability-receipts"] = () => CaseOf(CaseState.Executing),
        ["accountability-decision"] = Decided,
        ["accountability-notice"] = Decided,
        ["accountability-publication"] = async () =>
        {
            await using var db = Open<AccountabilityDb>(Bureau);
            return ((await Keeper()) with { Roles = [Roles.DisciplineSecretary] }, (await db.Publications.SingleAsync()).Id.ToString("N"));
        },
        ["inspection-notice"] = () => Visit(InspectionState.Closed, InspectionKind.Open, Year),
        ["inspection-report"] = () => Visit(InspectionState.Closed, InspectionKind.KeyPoint, Year),
        ["project-form"] = async () =>
        {
            await using var db = Open<SupervisionDb>(Bureau);
            return (Officer(Bureau, Roles.DisciplineOfficer), (await db.Projects.OrderBy(p => p.From).FirstAsync(p => p.State == ProjectState.Closed)).Id.ToString("N"));
        },
        ["circular"] = async () =>
        {
            await using var db = Open<SupervisionDb>(Bureau);
            return (Officer(Bureau, Roles.DisciplineOfficer), (await db.Circulars.SingleAsync(c => c.State == CircularState.Published)).Id.ToString("N"));
        },
    };

    async Task<Actor> Keeper()
    {
        var party = (await Host.Get<IPartyDirectory>().Parties(Bureau, Today)).First(p => p.HeadsDiscipline);
        return Officer(Bureau, Roles.DisciplineSecretary) with { Person = party.Holder, Name = party.HolderName!, Parties = ImmutableArray.Create(party.Id) };
    }

    async Task<(Actor, string)> CaseOf(CaseState state)
    {
        await using var db = Open<AccountabilityDb>(Bureau);
        return (await Keeper(), (await db.Cases.SingleAsync(c => c.State == state)).Id.ToString("N"));
    }

    async Task<(Actor, string)> Decided()
    {
        await using var db = Open<AccountabilityDb>(Bureau);
        return (await Keeper(), (await db.Decisions.OrderBy(d => d.DecidedOn).FirstAsync()).Id.ToString("N"));
    }

    /// <summary>The same for each workbook.</summary>
    Dictionary<string, Func<Task<(Actor, string)>>> Workbooks => new()
    {
        ["clue-register"] = () => Of(Roles.DisciplineOfficer, $"year={Year}", Bureau),
        ["responsibility-list"] = () => Of(Roles.PoliticalOfficer, $"{Prison}.{Year}"),
        ["problem-list"] = () => Of(Roles.PoliticalOfficer, $"{Prison}.{Year}"),
        ["accountability-list"] = () => Of(Roles.PoliticalOfficer, $"{Prison}.{Year}"),
        ["duties"] = () => Of(Roles.PoliticalOfficer, $"year={Year}"),
        ["parties"] = () => Of(Roles.PoliticalOfficer, "all=1"),
        ["people"] = () => Of(Roles.PoliticalOfficer, "all=1"),
        ["defaults"] = () => Of(Roles.PoliticalOfficer, "all=1"),
        ["obligations"] = () => Of(Roles.PoliticalOfficer, "all=1"),
        ["year-plan"] = () => Of(Roles.PoliticalOfficer, $"year={Year + 1}"),
        ["statements"] = () => Of(Roles.PoliticalOfficer, $"year={Year}", Bureau),
        ["records"] = () => Of(Roles.PoliticalOfficer, $"year={Year}&month=3"),
        ["chains"] = () => Of(Roles.PoliticalOfficer, $"year={Year}"),
        ["duty-lights"] = () => Of(Roles.PoliticalOfficer, "light=Overdue"),
        ["board"] = () => Of(Roles.PoliticalOfficer, $"year={Year}&sort=-2", Bureau),
        ["burden"] = () => Of(Roles.PoliticalOfficer, $"month={Year}-03", Bureau),
        ["requests"] = () => Of(Roles.PoliticalOfficer, "all=1", Bureau),
        ["ledger"] = () => Of(Roles.PoliticalOfficer, $"{Prison}~{Year}~R02"),
        ["category-ledger"] = () => Of(Roles.PoliticalOfficer, $"tenant/{Prison}/{Year}"),
        ["ledger-template"] = () => Of(Roles.PoliticalOfficer, "R06"),
        ["ledger-faults"] = async () =>
        {
            var officer = Officer(Prison, Roles.PoliticalOfficer);
            using var stream = new MemoryStream();
            stream.SaveAs(new Dictionary<string, object>
            {
                ["R01"] = new[] { new Dictionary<string, object> { ["责任主体"] = "没有这个主体", ["日期"] = "2031-01-01", ["事由"] = "研究全面从严治党工作" } },
            });
            var book = Host.Get<IntakeBook>();
            var id = (await book.Begin(officer, Ids.New(), "旧台账.xlsx", stream.ToArray(), CancellationToken.None)).Subject!.Value;
            for (var i = 0; i < 200 && (await book.Find(officer, id, CancellationToken.None))!.Value.Intake.State == IntakeState.Reading; i++) await Task.Delay(50);
            return (officer, id.ToString("N"));
        },
        ["accounts"] = () => Of(Roles.SecurityAdministrator, "all=1"),
        ["units"] = () => Of(Roles.SystemAdministrator, "all=1", Bureau),
        ["appraisal-figures"] = Sealed,
        ["duty-reports"] = async () =>
        {
            await using var db = Open<ReportsDb>(Prison);
            return (Officer(Prison, Roles.PoliticalOfficer), $"cycle={await db.Cycles.OrderBy(c => c.Id).Select(c => c.Id).FirstAsync()}");
        },
        ["assessment-scheme"] = Scheme,
        ["assessment-sheet"] = async () =>
        {
            await using var db = Open<AssessmentDb>(Bureau);
            return (Officer(Bureau, Roles.PoliticalOfficer), (await db.Sheets.Where(h => h.Year == Year && h.Track == Track.Main && h.Unit == Prison).OrderBy(h => h.Component).ThenBy(h => h.Number).FirstAsync()).Id.ToString("N"));
        },
        ["assessment-ranking"] = LastCycle,
        ["assessment-personnel"] = LastCycle,
        ["orders"] = () => Of(Roles.DisciplineOfficer, "standing=All", Bureau),
        ["accountability-cases"] = async () => (await Keeper(), "all=1"),
        ["accountability-influence"] = () => Of(Roles.PoliticalOfficer, "all=1", Bureau),
        ["inspections"] = () => Of(Roles.DisciplineOfficer, $"year={Year}", Bureau),
        ["findings"] = () => Of(Roles.DisciplineOfficer, $"year={Year}", Bureau),
        ["projects"] = () => Of(Roles.DisciplineOfficer, $"year={Year}", Bureau),
    };

    async Task<(Actor, string)> OrderOf(string tenant, OrderKind kind, OrderState state)
    {
        await using var db = Open<SupervisionDb>(tenant);
        return (Officer(tenant, Roles.DisciplineOfficer), (await db.Orders.Where(o => !o.IsCopy && o.Kind == kind && o.State == state).OrderBy(o => o.Number).FirstAsync()).Id.ToString("N"));
    }

    async Task<(Actor, string)> Visit(InspectionState state, InspectionKind kind, int year)
    {
        await using var db = Open<SupervisionDb>(Bureau);
        return (Officer(Bureau, Roles.DisciplineOfficer), (await db.Inspections.OrderBy(i => i.From).ThenBy(i => i.Unit).FirstAsync(i => i.State == state && i.Kind == kind && i.Year == year)).Id.ToString("N"));
    }

    async Task<(Actor, string)> Sealed()
    {
        await using var db = Open<BallotsDb>(Prison);
        return (Officer(Prison, Roles.PoliticalOfficer), (await db.Elections.Where(e => e.State == ElectionState.Sealed).OrderBy(e => e.On).FirstAsync()).Id.ToString("N"));
    }

    async Task<(Actor, string)> Scheme()
    {
        await using var db = Open<AssessmentDb>(Bureau);
        return (Officer(Bureau, Roles.PoliticalOfficer), (await db.Schemes.Where(c => c.Year == Year && c.Track == Track.Main).OrderBy(c => c.Id).FirstAsync()).Id.ToString("N"));
    }

    async Task<(Actor, string)> LastCycle()
    {
        await using var db = Open<AssessmentDb>(Bureau);
        return (Officer(Bureau, Roles.PoliticalOfficer), (await db.Cycles.SingleAsync(c => c.Year == Year - 1 && c.Track == Track.Main)).Id.ToString("N"));
    }

    [Fact]
    public async Task Every_document_says_what_was_approved()
    {
        var faults = new List<string>();
        foreach (var document in Host.Services.GetServices<IDocument>().OrderBy(d => d.Name, StringComparer.Ordinal))
        {
            if (!Documents.TryGetValue(document.Name, out var sample))
            {
                faults.Add($"{document.Name}: there is no sample of it in {nameof(EveryPrintTests)}");
                continue;
            }
            await Try(document.Name, async () =>
            {
                var (actor, subject) = await sample();
                Assert.Contains(document.Permission, actor.Permissions);
                var composed = await document.Compose(actor, subject, CancellationToken.None);
                Assert.NotNull(composed);
                var docx = Host.Get<IPrinter>().Docx(composed);
                using (var package = WordprocessingDocument.Open(new MemoryStream(docx), false))
                    Assert.Empty(new OpenXmlValidator(DocumentFormat.OpenXml.FileFormatVersions.Microsoft365).Validate(package).Select(e => $"{e.Path?.XPath}: {e.Description}"));
                var lines = Lasting(Reading.Structure(docx)).Split('\n');
                Snapshot.Match($"{Lasting(composed.FileName)}\n{string.Join('\n', lines.Length <= MostLines ? lines : [.. lines[..(MostLines / 2)], $"… {lines.Length} lines …", .. lines[^(MostLines / 2)..]])}", document.Name);
            }, faults);
        }
        faults.AddRange(Documents.Keys.Except(Host.Services.GetServices<IDocument>().Select(d => d.Name)).Select(n => $"{n}: there is no such document"));
        Assert.True(faults.Count == 0, string.Join("\n\n", faults));
    }

    [Fact]
    public async Task Every_workbook_holds_what_was_approved()
    {
        var faults = new List<string>();
        foreach (var workbook in Host.Services.GetServices<IWorkbook>().OrderBy(d => d.Name, StringComparer.Ordinal))
        {
            if (!Workbooks.TryGetValue(workbook.Name, out var sample))
            {
                faults.Add($"{workbook.Name}: there is no sample of it in {nameof(EveryPrintTests)}");
                continue;
            }
            await Try(workbook.Name, async () =>
            {
                var (actor, subject) = await sample();
                Assert.Contains(workbook.Permission, actor.Permissions);
                var composed = await workbook.Compose(actor, subject, CancellationToken.None);
                Assert.NotNull(composed);
                // Rows are read once, by whoever writes them.
                composed = composed with { Sheets = [.. composed.Sheets.Select(s => s with { Rows = [.. s.Rows] })] };
                using (var package = SpreadsheetDocument.Open(new MemoryStream(Host.Get<IPrinter>().Xlsx(composed)), false))
                    Assert.Empty(new OpenXmlValidator(DocumentFormat.OpenXml.FileFormatVersions.Microsoft365).Validate(package).Select(e => $"{e.Path?.XPath}: {e.Description}"));
                var text = new StringBuilder(composed.FileName).Append('\n');
                foreach (var sheet in composed.Sheets)
                {
                    text.Append("== ").Append(sheet.Name).Append(sheet.Title is null ? "" : $": {sheet.Title}").Append('\n');
                    text.AppendJoin(" | ", sheet.Columns.Select(c => c.Title)).Append('\n');
                    foreach (var row in sheet.Rows.Take(MostRows)) text.AppendJoin(" | ", row.Select(c => c is DateOnly on ? on.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : Convert.ToString(c, CultureInfo.InvariantCulture))).Append('\n');
                    text.Append(CultureInfo.InvariantCulture, $"{sheet.Rows.Count()} rows\n");
                }
                Snapshot.Match(Lasting(text.ToString()), workbook.Name);
            }, faults);
        }
        faults.AddRange(Workbooks.Keys.Except(Host.Services.GetServices<IWorkbook>().Select(d => d.Name)).Select(n => $"{n}: there is no such workbook"));
        Assert.True(faults.Count == 0, string.Join("\n\n", faults));
    }

    static async Task Try(string name, Func<Task> look, List<string> faults)
    {
        try
        {
            await look();
        }
        catch (Exception e)
        {
            faults.Add($"{name}: {e.Message}");
        }
    }

    /// <summary>Ids, hashes and the test's port are new each time; all else is not.</summary>
    static string Lasting(string text) => Port().Replace(Hex().Replace(Id().Replace(text, "{id}"), "{hash}"), "localhost:{port}");

    [GeneratedRegex(@"localhost:\d+")]
    private static partial Regex Port();

    [GeneratedRegex("[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}(?![0-9a-fA-F])")]
    private static partial Regex Id();

    [GeneratedRegex("[0-9a-f]{16,64}(?=…|[^0-9a-f]|$)")]
    private static partial Regex Hex();

    TDb Open<TDb>(string tenant) where TDb : ModuleDb => Host.Get<Database<TDb>>().Open(tenant);

    /// <summary>One that the bureau's discipline secretary is named in.</summary>
    async Task<(Actor, string)> Clue(System.Linq.Expressions.Expression<Func<Clue, bool>> which)
    {
        var lead = await Holder(Bureau, PartyKind.Member, "discipline-secretary");
        await using var db = Open<CluesDb>(Bureau);
        var clue = await db.Clues.Where(which).OrderBy(c => c.Number).FirstAsync();
        return (lead with { Roles = [Roles.DisciplineSecretary], Permissions = Host.Get<RightsTable>().Of([Roles.DisciplineSecretary]) }, clue.Id.ToString("N"));
    }

    Task<(Actor, string)> Of(string role, string subject, string tenant = Prison) => Task.FromResult((Officer(tenant, role), subject));

    Actor Officer(string tenant, string role) => new()
    {
        Tenant = tenant,
        Account = Guid.Parse("00000000-0000-0000-0000-000000000007"),
        Name = role,
        Roles = [role],
        Permissions = Host.Get<RightsTable>().Of([role]),
        AtBureau = tenant == Bureau,
    };

    async Task<Actor> Holder(string tenant, PartyKind kind, string? key = null)
    {
        var party = (await Host.Get<IPartyDirectory>().Parties(tenant, Today)).First(p => p.Id.Kind == kind && (key is null || p.Id.Key == key));
        return Officer(tenant, kind == PartyKind.Secretary ? Roles.Secretary : Roles.Member) with { Person = party.Holder, Name = party.HolderName!, Parties = ImmutableArray.Create(party.Id) };
    }
}
