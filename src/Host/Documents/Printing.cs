using System.Diagnostics;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Host.Operations;
using PartyDiscipline.Host.Sso;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Documents;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Host.Documents;

/// <summary>Somebody took a print with him.</summary>
public sealed record DocumentPrinted(string Name, string Subject, string Format) : IFact;

/// <summary>
/// Every document and workbook of every module under its own address, each with its own permission. Whoever takes a print along is written
/// into the Ledger of his tenant before he gets it (G09, G11).
/// </summary>
static class Printing
{
    const string DocxType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    const string XlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /// <summary>As much of a subject as the Ledger names beside the fact, which has all of it; and the longest that is taken, the filter of a list with what was typed.</summary>
    const int SubjectLength = 150, LongestSubject = 400;

    public static void AddDocuments(this IServiceCollection services)
    {
        services.AddSingleton<Fonts>();
        services.AddSingleton<Chromium>();
        services.AddSingleton<Printer>();
        services.AddSingleton<IPrinter>(p => p.GetRequiredService<Printer>());
        services.AddSingleton<OrganCodes>();
        services.AddSingleton<IOrganCodes>(p => p.GetRequiredService<OrganCodes>());
        services.AddSingleton<EvidencePacks>();
        services.AddSingleton<IWorkbook, AccountList>();
        services.AddSingleton<IWorkbook, UnitList>();
        services.AddSingleton(new PermissionEntry(DocumentPermissions.Evidence, Roles.Business, typeof(Words)));
        services.AddSingleton(new PermissionEntry(DocumentPermissions.Settings, [Roles.SystemAdministrator], typeof(Words)));
        services.AddSingleton(new MenuEntry("admin", "/Admin/Documents", DocumentPermissions.Settings, 40, typeof(Words)));
    }

    public static void MapDocuments(this WebApplication app)
    {
        foreach (var (name, document) in ByName(app.Services.GetServices<IDocument>(), d => d.Name))
        {
            Map($"/documents/{name}/{{subject}}.docx", document.Permission, async (http, subject, cancel) =>
                await document.Compose(http.Actor(), subject, cancel) is { } composed
                    ? new Print(http.RequestServices.GetRequiredService<IPrinter>().Docx(composed), DocxType, $"{composed.FileName}.docx")
                    : null, name, "docx");
            Map($"/documents/{name}/{{subject}}.pdf", document.Permission, async (http, subject, cancel) =>
                await document.Compose(http.Actor(), subject, cancel) is { } composed
                    ? new Print(await http.RequestServices.GetRequiredService<IPrinter>().Pdf(composed, cancel), "application/pdf", $"{composed.FileName}.pdf")
                    : null, name, "pdf");
        }
        foreach (var (name, sheets) in ByName(app.Services.GetServices<IWorkbook>(), w => w.Name))
        {
            Map($"/sheets/{name}/{{subject}}.xlsx", sheets.Permission, async (http, subject, cancel) =>
                await sheets.Compose(http.Actor(), subject, cancel) is { } composed
                    ? new Print(http.RequestServices.GetRequiredService<IPrinter>().Xlsx(composed), XlsxType, $"{composed.FileName}.xlsx")
                    : null, name, "xlsx");
            Map($"/sheets/{name}/{{subject}}.csv", sheets.Permission, async (http, subject, cancel) =>
                await sheets.Compose(http.Actor(), subject, cancel) is { Sheets.Count: 1 } composed
                    ? new Print(http.RequestServices.GetRequiredService<IPrinter>().Csv(composed), "text/csv; charset=utf-8", $"{composed.FileName}.csv")
                    : null, name, "csv");
        }

        app.MapEvidence();

        void Map(string route, string permission, Func<HttpContext, string, CancellationToken, Task<Print?>> compose, string name, string format) => app
            .MapGet(route, async (HttpContext http, string subject, CancellationToken cancel) =>
            {
                if (subject.Length > LongestSubject || await Made(() => compose(http, subject, cancel), name, format) is not { } print) return Results.NotFound();
                if (print.Content is null) return NoPdf(http);
                await Told(http, new DocumentPrinted(name, subject, format), $"document/{name}/{Short(subject)}", cancel);
                return Results.File(print.Content, print.Type, print.FileName);
            })
            .WithMetadata(new RequirePermissionAttribute(permission))
            .ExcludeFromDescription();
    }

    static string Short(string subject) =>
        subject.Length <= SubjectLength ? subject : subject[..(char.IsHighSurrogate(subject[SubjectLength - 1]) ? SubjectLength - 1 : SubjectLength)];

    static async Task<Print?> Made(Func<Task<Print?>> compose, string name, string format)
    {
        var began = Stopwatch.GetTimestamp();
        using var span = Measures.Spans.StartActivity($"print {format}");
        span?.SetTag("document", name).SetTag("format", format);
        var print = await compose();
        if (print?.Content is not null) Measures.Prints.Record(Stopwatch.GetElapsedTime(began).TotalSeconds, new("document", name), new("format", format));
        return print;
    }

    /// <summary>A file on its way out; without content when no PDF printer is set up.</summary>
    sealed record Print(byte[]? Content, string Type, string FileName);

    static Dictionary<string, T> ByName<T>(IEnumerable<T> all, Func<T, string> name) where T : notnull
    {
        var named = new Dictionary<string, T>();
        foreach (var one in all)
            if (!named.TryAdd(name(one), one))
                throw new InvalidOperationException($"Two prints are called '{name(one)}': {named[name(one)].GetType().Name} and {one.GetType().Name}.");
        return named;
    }

    static IResult NoPdf(HttpContext http) => Results.Text(
        http.RequestServices.GetRequiredService<IStringLocalizer<Words>>()["Print.NoPdf"], "text/plain; charset=utf-8", statusCode: StatusCodes.Status503ServiceUnavailable);

    /// <summary>Writes it down first; a print of which the Ledger does not know is not handed out.</summary>
    internal static async Task Told(HttpContext http, IFact fact, string subject, CancellationToken cancel)
    {
        var actor = http.Actor();
        await using var db = http.RequestServices.GetRequiredService<Database<LedgerDb>>().Open(actor);
        await db.Write(actor, Ids.Unguessable(), _ =>
        {
            db.Append(fact, subject);
            return Task.FromResult<Outcome>(new Outcome.Done(Ids.New()));
        }, cancel);
    }
}

/// <summary>The host's own rights around documents.</summary>
static class DocumentPermissions
{
    /// <summary>Sees typefaces and the PDF printer, sets organ codes.</summary>
    public const string Settings = "Host.Documents";
    /// <summary>Takes an evidence pack along; what is in it is what he may read anyway.</summary>
    public const string Evidence = "Host.Evidence";
}
