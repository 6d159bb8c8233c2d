using System.Globalization;
using Microsoft.Extensions.Localization;
using PartyDiscipline.Host.Desk;
using PartyDiscipline.Host.Ledger;
using PartyDiscipline.Host.Operations;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Host.Pages.Admin;

/// <summary>
/// How the installation runs, of every host as of now: what needs somebody and what to do, in words. At the bureau all of it; in a prison,
/// which runs no host, only what concerns itself, and no machine by its name. It does not refresh by itself, because a page that asks again
/// and again would keep an administrator signed in who went away.
/// </summary>
[RequirePermission(HostOperation.Permission)]
internal sealed class OperationModel(HostOperation operation, ITenants tenants, FactWords facts, TimeProvider time, IStringLocalizer<Words> words) : PortalPage
{
    /// <summary>A follower that is behind for longer asks for somebody; less is the moment between a write and its readers.</summary>
    static readonly TimeSpan Moment = TimeSpan.FromSeconds(60);
    static readonly TimeSpan ClocksApart = TimeSpan.FromSeconds(30);

    /// <summary>As often in a row, and it will not pass by itself.</summary>
    public const int Stuck = 5;

    /// <summary>One thing that needs somebody.</summary>
    /// <param name="Do">What to do.</param>
    /// <param name="Part">The part of the page that says more.</param>
    public sealed record Concern(Health Health, string What, string Do, string Part);

    /// <summary>A line of one host in a table of all.</summary>
    public sealed record FromHost<T>(string Host, T What);

    public IReadOnlyList<HostSeen> Hosts { get; private set; } = [];
    public IReadOnlyList<Concern> Concerns { get; private set; } = [];
    public DateTimeOffset At { get; private set; }
    public bool AtBureau => Actor.AtBureau;
    public bool Many => Hosts.Count > 1;

    public IEnumerable<FromHost<Lag>> Behind => Each(r => r.Behind).Where(l => AtBureau || l.What.Tenant == Actor.Tenant);
    public IEnumerable<FromHost<PageTime>> Pages => Each(r => r.Pages).OrderByDescending(p => p.What.Slow).Take(HostOperation.MostPages);
    public IEnumerable<FromHost<HostFinding>> Findings => Each(r => r.Findings);
    public IEnumerable<FromHost<MailStanding>> Mail => Each<MailStanding>(r => [r.Mail]);
    public IEnumerable<FromHost<HostModule>> Disabled => Each(r => r.Disabled);
    public IEnumerable<FromHost<NightStanding?>> Nights => Each<NightStanding?>(r => [r.Night]);
    public int Followers => Hosts.Max(h => h.Report?.Followers) ?? 0;
    public TimeSpan Limit => Hosts.Select(h => h.Report?.PageLimit).OfType<TimeSpan>().FirstOrDefault();

    public async Task OnGet(CancellationToken cancel)
    {
        Hosts = await operation.All(cancel);
        At = time.GetUtcNow();
        Concerns = [.. Look().OrderByDescending(c => c.Health)];
    }

    IEnumerable<FromHost<T>> Each<T>(Func<HostReport, IEnumerable<T>> of) => Hosts.Where(h => h.Report is not null).SelectMany(h => of(h.Report!).Select(w => new FromHost<T>(NameOf(h), w)));

    /// <summary>At the bureau the machine and its place in the cluster, elsewhere only which one.</summary>
    public string NameOf(HostSeen host) => AtBureau && host.Report is { } report ? $"{report.Machine} {host.Address}" : AtBureau ? host.Address : words["Operation.HostNumber", Hosts.ToList().IndexOf(host) + 1];

    public string NameOf(string tenant) => tenants.Find(tenant)?.Name.ToString() ?? tenant;

    public string NameOfFact(string fact) => facts[fact];

    /// <summary>Mails that wait, as far as they are the reader's.</summary>
    public int Waiting(MailStanding mail) => mail.Waiting?.Where(w => AtBureau || w.Key == Actor.Tenant).Sum(w => w.Value) ?? 0;

    public bool IsSlow(PageTime page) => page.Slow > Limit.TotalMilliseconds;

    public static bool IsStuck(Lag lag) => lag.Stumble?.Tries >= Stuck;

    public bool IsLate(Lag lag) => At - lag.Since > Moment;

    /// <summary>How long ago, in the largest whole unit.</summary>
    public string Ago(DateTimeOffset since) => (At - since) switch
    {
        { TotalSeconds: < 1 } => words["Operation.JustNow"],
        { TotalMinutes: < 1 } span => words["Operation.Seconds", (int)span.TotalSeconds],
        { TotalHours: < 1 } span => words["Operation.Minutes", (int)span.TotalMinutes],
        { TotalDays: < 1 } span => words["Operation.Hours", (int)span.TotalHours],
        var span => words["Operation.Days", (int)span.TotalDays],
    };

    public static string Milliseconds(double figure) => figure.ToString(figure < 10 ? "0.0" : "N0", CultureInfo.CurrentCulture);

    IEnumerable<Concern> Look()
    {
        foreach (var host in Hosts)
        {
            if (host.OfBefore) yield return new(Health.Mind, words["Operation.OfBefore", NameOf(host)], words["Operation.OfBefore.Do"], "hosts");
            else if (host.Report is not { } report) yield return new(Health.Bad, words["Operation.Silent", NameOf(host), words[$"Operation.Silo.{host.Status}"].Value], words["Operation.Silent.Do"], "hosts");
            else if (host.Status != SiloStatus.Active) yield return new(Health.Mind, words["Operation.NotActive", NameOf(host), words[$"Operation.Silo.{host.Status}"].Value], words["Operation.NotActive.Do"], "hosts");
            else if ((report.At - At).Duration() > ClocksApart) yield return new(Health.Bad, words["Operation.Clock", NameOf(host), (int)(report.At - At).TotalSeconds], words["Operation.Clock.Do"], "hosts");
            else if (report.PumpTurned is { } turned && At - turned > Moment) yield return new(Health.Bad, words["Operation.PumpStill", NameOf(host), Ago(turned)], words["Operation.PumpStill.Do"], "pump");
        }
        if (AtBureau && Hosts.Select(h => h.Report?.Version).OfType<string>().Distinct().Count() > 1) yield return new(Health.Mind, words["Operation.Versions"], words["Operation.Versions.Do"], "hosts");
        foreach (var (host, finding) in Findings.Where(f => f.What.Health != Health.Good))
            yield return new(finding.Health, $"{Naming(host)}{words[$"Operation.About.{finding.About}"].Value}{words["Operation.Colon"].Value}{Say(finding)}", words[$"Operation.Do.{finding.Word}"], "health");
        foreach (var (host, lag) in Behind.Where(l => l.What.Stumble is not null || IsLate(l.What)))
            yield return new(IsStuck(lag) ? Health.Bad : Health.Mind, $"{Naming(host)}{words["Operation.Behind", lag.Handler, NameOf(lag.Tenant), lag.Entries, Ago(lag.Since)]}", words[lag.Stumble is null ? "Operation.Behind.Do" : "Operation.Stuck.Do"], "pump");
        foreach (var (host, mail) in Mail.Where(m => m.What.FailingSince is not null && (AtBureau || Waiting(m.What) > 0)))
            yield return new(Health.Bad, $"{Naming(host)}{words["Operation.MailFails", mail.Kind!, Ago(mail.FailingSince!.Value), Waiting(mail)]}", words["Operation.MailFails.Do"], "mail");
        foreach (var (host, module) in Disabled)
            yield return new(Health.Mind, $"{Naming(host)}{words["Operation.ModuleOff", module.Name, words[$"DropIn.Fault.{module.Fault}"].Value]}", words["Operation.ModuleOff.Do"], "modules");
        foreach (var (host, night) in Nights.Where(n => n.What?.Failed.Count > 0))
            yield return new(Health.Bad, $"{Naming(host)}{words["Operation.NightFailed", string.Join("、", night!.Failed)]}", words["Operation.NightFailed.Do"], "nights");
        if (Pages.Count(p => IsSlow(p.What)) is > 0 and var slow) yield return new(Health.Mind, words["Operation.PagesSlow", slow, (int)Limit.TotalMilliseconds], words["Operation.PagesSlow.Do"], "pages");
    }

    /// <summary>Which host, where there are several.</summary>
    string Naming(string host) => Many ? $"{host}{words["Operation.Colon"].Value}" : "";

    public string Say(HostFinding finding) => words[$"Operation.Is.{finding.Word}", [.. finding.Figures]];
}
