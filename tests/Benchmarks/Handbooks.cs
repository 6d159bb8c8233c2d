using System.Diagnostics;
using PartyDiscipline.Duties;
using PartyDiscipline.Duties.Handbooks;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Benchmarks;

/// <summary>(h) The handbook of one leader, composed from the database and printed as docx and as PDF: within two seconds at 300 records, and linear.</summary>
static class Handbooks
{
    const int Times = 5;
    static readonly int[] Sizes = [300, 3_000];

    public static async Task Run()
    {
        Figures.Title("(h) the handbook of one leader: composed and printed");
        await using var host = await RunningHost.Start(at: TimeProvider.System.GetUtcNow());
        await Invented.FoundBureau(host);
        var (docx, pdf) = (new List<double>(), new List<double>());
        for (var i = 0; i < Sizes.Length; i++)
        {
            var (word, page) = await Measure(host, i + 1, Sizes[i]);
            docx.Add(word);
            pdf.Add(page);
        }
        Figures.Against("docx, 300 records", docx[0], 2_000, atLeast: false, unit: " ms");
        Figures.Against("PDF, 300 records", pdf[0], 2_000, atLeast: false, unit: " ms");
        Figures.Against("ten times the records, docx: times as long", docx[1] / docx[0], 12, atLeast: false);
        Figures.Against("ten times the records, PDF: times as long", pdf[1] / pdf[0], 12, atLeast: false);
    }

    static async Task<(double Docx, double Pdf)> Measure(RunningHost host, int number, int size)
    {
        await Invented.FoundPrison(host, number);
        var tenant = Invented.Code(number);
        await Invented.Open(host, tenant);
        var secretary = (await host.Get<IPartyDirectory>().Parties(tenant, Invented.Today)).Single(p => p.Id.Kind == PartyKind.Secretary);
        var holder = secretary.Holder!.Value;
        var reader = new Actor { Tenant = tenant, Account = Ids.New(), Name = "secretary", Person = holder, Roles = [Roles.Secretary], Permissions = [DutyPermissions.Read], Parties = [secretary.Id] };
        var categories = host.Get<Categories>().All;
        await using (var db = host.Get<Database<DutiesDb>>().Open(tenant))
            Invented.Stands(await db.Write(reader, Ids.New(), _ =>
            {
                for (var i = 0; i < size; i++) db.Add(Invented.Record(i, secretary.Id, holder, categories[i % categories.Count], reader));
                db.Append(new RecordsLocked(secretary.Id.ToString(), Invented.Year, size), "bench");
                return Task.FromResult<Outcome>(new Outcome.Done(Ids.New()));
            }));

        var document = host.Services.GetServices<IDocument>().Single(d => d.Name == "handbook");
        var printer = host.Get<IPrinter>();
        var subject = HandbookKey.Of(tenant, holder, Invented.Year).ToString();
        var (docx, pdf, bytes, pages) = (new List<double>(), new List<double>(), 0, 0);
        // The first round is thrown away: it compiles.
        for (var i = 0; i <= Times; i++)
        {
            var watch = Stopwatch.StartNew();
            var word = printer.Docx((await document.Compose(reader, subject, CancellationToken.None))!);
            var spent = watch.Elapsed.TotalMilliseconds;
            watch.Restart();
            var page = await printer.Pdf((await document.Compose(reader, subject, CancellationToken.None))!, CancellationToken.None);
            if (i == 0) continue;
            docx.Add(spent);
            pdf.Add(watch.Elapsed.TotalMilliseconds);
            (bytes, pages) = (word.Length, page!.Length);
        }
        if (bytes < size * 20) throw new InvalidOperationException($"A handbook of {size} records came out in {bytes} bytes.");
        Figures.Line($"{size} records: docx {docx.Median():0} ms ({bytes >> 10} KiB), PDF {pdf.Median():0} ms ({pages >> 10} KiB)");
        return (docx.Median(), pdf.Median());
    }
}
