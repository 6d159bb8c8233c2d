using System.Globalization;
using System.Text;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using MimeKit;
using PartyDiscipline.Host.Access;
using PartyDiscipline.Host.Operations;
using PartyDiscipline.Host.Sso;
using PartyDiscipline.Host.Tenancy;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Host.Desk;

/// <summary>How the daily mail stands on this host, without an address.</summary>
/// <param name="On">A mail server is set.</param>
/// <param name="LastTaken">When the server last took a mail.</param>
/// <param name="FailingSince">Since when it takes none; null while it does.</param>
/// <param name="Tries">Rounds that failed in a row.</param>
/// <param name="Kind">What kind of failure it was last.</param>
/// <param name="Waiting">Mails of the last round that wait, by tenant.</param>
[GenerateSerializer, Immutable]
sealed record MailStanding(
    [property: Id(0)] bool On, [property: Id(1)] DateTimeOffset? LastTaken = null, [property: Id(2)] DateTimeOffset? FailingSince = null, [property: Id(3)] int Tries = 0, [property: Id(4)] string? Kind = null,
    [property: Id(5)] IReadOnlyDictionary<string, int>? Waiting = null);

/// <summary>
/// The daily mail: what is due in 30, 7 and 1 days and what is overdue, to whoever owes it, at most one a day and never in quiet hours
/// (principle P9). What is done or was said before is not said again; with nothing to say there is no mail.
/// </summary>
sealed class Digests(
    Database<DeskDb> database, Agenda agenda, Actors actors, Addresses addresses, ITenants tenants, IWorkCalendars calendars, IStringLocalizer<Words> words,
    IOptions<DeskSettings> desk, IOptions<MailSettings> mail, TimeProvider time, ILogger<Digests> log) : BackgroundService
{
    /// <summary>How far back a day without mail (a weekend, a failure) is made up for.</summary>
    const int MadeUpDays = 10;
    const int MostChanges = 20;
    static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);

    public bool IsOn => mail.Value.IsOn;

    /// <summary>How it went lately.</summary>
    public MailStanding Standing { get; private set; } = new(mail.Value.IsOn);

    public async Task<DigestWish?> WishOf(Actor actor, CancellationToken cancel)
    {
        var (tenant, account) = (actor.Tenant, actor.Account);
        await using var db = database.OpenToRead(actor, tenant);
        return await db.Wishes.FirstOrDefaultAsync(w => w.TenantId == tenant && w.Account == account, cancel);
    }

    /// <summary>He wants it at this address, in the language in which he asks; null stops it.</summary>
    public async Task<Outcome> Wish(Actor actor, Guid operation, string? address, CancellationToken cancel)
    {
        if (address is not null && (address.Length > DigestWish.AddressLength || !MailboxAddress.TryParse(address, out var parsed) || parsed.Address != address || !address.Contains('@', StringComparison.Ordinal)))
            return Outcome.Refuse("Address", "Digest.AddressForm");
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, async ct =>
        {
            var wish = await db.Wishes.FirstOrDefaultAsync(w => w.Account == actor.Account, ct);
            if (wish is null && address is null) return new Outcome.NotFound();
            wish ??= db.Add(new DigestWish(actor.Account)).Entity;
            if (address is null) wish.Stop();
            else wish.Want(address, CultureInfo.CurrentUICulture.Name);
            db.Append(new DigestWished(actor.Account, wish.On), $"account/{actor.Account:N}");
            return new Outcome.Done(wish.Id);
        }, cancel);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!IsOn) return;
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Pause, time, stoppingToken);
            try
            {
                await Send(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning(e, "The daily mail could not be sent to everybody; it is tried again.");
                Note(new Round { Kind = Discretion.KindOf(e) });
            }
        }
    }

    /// <summary>Sends what is to be sent now; answers how many mails went out.</summary>
    internal async Task<int> Send(CancellationToken cancel)
    {
        if (!IsOn || IsQuiet()) return 0;
        var round = new Round();
        using var span = Measures.Spans.StartActivity("mail");
        using var server = new SmtpClient { Timeout = (int)mail.Value.Patience.TotalMilliseconds };
        foreach (var tenant in tenants.All)
        {
            await using var db = database.Open(tenant.Code);
            foreach (var wish in await db.Wishes.AsNoTracking().Where(w => w.TenantId == tenant.Code && w.On).OrderBy(w => w.Id).ToListAsync(cancel))
                await Send(server, tenant, wish, round, cancel);
        }
        if (server.IsConnected) await server.DisconnectAsync(true, cancel);
        Note(round);
        return round.Sent;
    }

    /// <summary>What became of the mails of one round.</summary>
    sealed class Round
    {
        public int Sent { get; set; }
        public string? Kind { get; set; }
        public Dictionary<string, int> Waiting { get; } = [];
    }

    /// <summary>A round in which there was nothing to send says nothing about the server, unless mails waited for it.</summary>
    void Note(Round round)
    {
        var (now, before) = (time.GetUtcNow(), Standing);
        if (round.Kind is not null) Standing = before with { FailingSince = before.FailingSince ?? now, Tries = before.Tries + 1, Kind = round.Kind, Waiting = round.Waiting };
        else if (round.Sent > 0) Standing = new(true, now);
        else if (before.FailingSince is not null) Standing = new(true, before.LastTaken);
    }

    bool IsQuiet()
    {
        var settings = desk.Value;
        var now = TimeOnly.FromDateTime(ChinaTime.Local(time.GetUtcNow()).DateTime);
        return now < settings.DigestFrom || now >= settings.DigestUntil || settings.DigestOnWorkingDaysOnly && !calendars.Current.IsWorkingDay(time.Today());
    }

    async Task Send(SmtpClient server, Tenant tenant, DigestWish wish, Round round, CancellationToken cancel)
    {
        var today = time.Today();
        await using var db = database.Open(tenant.Code);
        var days = db.DigestDays.AsNoTracking().Where(d => d.TenantId == tenant.Code && d.Account == wish.Account);
        if (await days.AnyAsync(d => d.Day == today, cancel)) return;
        var before = await days.Where(d => d.SentAt != null).OrderByDescending(d => d.Day).Select(d => new { d.Day, d.SentAt }).FirstOrDefaultAsync(cancel);
        var last = before?.Day;
        if (await actors.OfAccount(wish.Account, tenant, cancel) is not { } actor) return;
        var since = last > today.AddDays(-MadeUpDays) ? last.Value : today.AddDays(-MadeUpDays);
        var items = (await agenda.Of(actor, cancel)).Where(i => i.Due is { } due && IsToBeSaid(due, since, today, desk.Value)).ToList();
        var changes = await WayInChanges(db, tenant.Code, actor, before?.SentAt ?? ChinaTime.StartOf(since), cancel);
        if (items.Count + changes.Count == 0 || !await Claim(db, wish.Account, today, cancel)) return;

        try
        {
            await Connect(server, cancel);
            await server.SendAsync(Written(tenant, wish, items, changes, today), cancel);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            // Whatever it was, the others still get theirs. What the server answered may name the address, so only the kind of it is said.
            round.Kind = Discretion.KindOf(e);
            round.Waiting[tenant.Code] = round.Waiting.GetValueOrDefault(tenant.Code) + 1;
            Measures.Mails.Add(1, new("outcome", "Refused"), new("error.type", round.Kind));
            log.LogWarning("The mail server did not take the daily mail of an account in {Tenant} ({Kind}); it is tried again.", tenant.Code, round.Kind);
            await Release(db, wish.Account, today, cancel);
            if (server.IsConnected) await server.DisconnectAsync(false, CancellationToken.None);
            return;
        }
        Measures.Mails.Add(1, new KeyValuePair<string, object?>("outcome", "Taken"));
        await Settle(db, tenant.Code, wish.Account, today, items.Count);
        round.Sent++;
    }

    /// <summary>What changed on his way in since the last mail (ASVS 6.3.7): who has taken it over will not look at the desk for him.</summary>
    static async Task<IReadOnlyList<Notice>> WayInChanges(DeskDb db, string tenant, Actor actor, DateTimeOffset since, CancellationToken cancel) => actor.Person is not { } person ? []
        : await db.Notices.AsNoTracking().Where(n => n.TenantId == tenant && n.Person == person && n.At > since && WayIn.Facts.Contains(n.Fact)).OrderBy(n => n.Seq).Take(MostChanges).ToListAsync(cancel);

    /// <summary>
    /// Whether an item's turn came since the last mail: it passed one of the marks before its last day, or it is overdue since then or
    /// for another full span.
    /// </summary>
    internal static bool IsToBeSaid(DateOnly due, DateOnly since, DateOnly today, DeskSettings settings)
    {
        if (due < today)
        {
            var overdue = today.DayNumber - due.DayNumber;
            var before = since.DayNumber - due.DayNumber;
            // The first day overdue is day 1; then every so many days.
            return before <= 0 || (overdue - 1) / settings.DigestOverdueEvery > (before - 1) / settings.DigestOverdueEvery;
        }
        return settings.DigestDays.Any(days => due.AddDays(-days) is var mark && since < mark && mark <= today);
    }

    /// <summary>Takes the day in hand; false when another host has.</summary>
    static async Task<bool> Claim(DeskDb db, Guid account, DateOnly today, CancellationToken cancel)
    {
        var taken = false;
        await db.Derive(async ct =>
        {
            if (await db.DigestDays.AnyAsync(d => d.Account == account && d.Day == today, ct)) return;
            db.Add(new DigestDay { TenantId = db.Tenant, Account = account, Day = today });
            taken = true;
        }, cancel);
        return taken;
    }

    /// <summary>The server refused: the day is open again for the next try.</summary>
    static Task Release(DeskDb db, Guid account, DateOnly today, CancellationToken cancel) => db.Derive(async ct =>
        db.RemoveRange(await db.DigestDays.Where(d => d.Account == account && d.Day == today).ToListAsync(ct)), cancel);

    /// <summary>The mail is out: said once in the Ledger, without its content. Nothing cancels this any more.</summary>
    async Task Settle(DeskDb db, string tenant, Guid account, DateOnly today, int items) => await db.Write(Actor.System(tenant), Ids.New(), async ct =>
    {
        var day = await db.DigestDays.SingleAsync(d => d.Account == account && d.Day == today, ct);
        day.SentAt = time.GetUtcNow();
        db.Append(new DigestSent(account, today, items), $"account/{account:N}");
        return new Outcome.Done(account);
    }, CancellationToken.None);

    async Task Connect(SmtpClient server, CancellationToken cancel)
    {
        if (server.IsConnected) return;
        var settings = mail.Value;
        await server.ConnectAsync(settings.Host!, settings.Port, settings.Security.ToLowerInvariant() switch
        {
            "none" => SecureSocketOptions.None,
            "tls" => SecureSocketOptions.SslOnConnect,
            "auto" => SecureSocketOptions.Auto,
            _ => SecureSocketOptions.StartTls,
        }, cancel);
        if (!string.IsNullOrEmpty(settings.User)) await server.AuthenticateAsync(settings.User, settings.Password ?? "", cancel);
    }

    MimeMessage Written(Tenant tenant, DigestWish wish, List<AgendaItem> items, IReadOnlyList<Notice> changes, DateOnly today) => BothLanguages.In(new CultureInfo(wish.Language), () =>
    {
        var portal = addresses.PortalOf(tenant.Code);
        var (overdue, coming) = (items.Where(i => i.Due < today).ToList(), items.Where(i => i.Due >= today).ToList());
        var text = new StringBuilder();
        if (changes.Count > 0)
        {
            text.AppendLine(words["Digest.WayIn"].Value);
            foreach (var change in changes) text.Append("- ").Append(ChinaTime.Local(change.At).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)).Append(' ').AppendLine(words[$"Notice.{change.Fact}"].Value);
            text.AppendLine(words["Digest.NotYou", new Uri(portal, "Me")].Value).AppendLine();
        }
        Section("Digest.Overdue", overdue);
        Section("Digest.Coming", coming);
        text.AppendLine(words["Digest.Open", portal].Value).AppendLine(words["Digest.Stop", new Uri(portal, "Me/Reminders")].Value);
        var message = new MimeMessage
        {
            Subject = items.Count > 0 ? words["Digest.Subject", tenant.Name, items.Count].Value : words["Digest.SubjectWayIn", tenant.Name].Value,
            Date = time.GetUtcNow(),
            Body = new TextPart("plain") { Text = text.ToString() },
        };
        message.From.Add(MailboxAddress.Parse(mail.Value.From!));
        message.To.Add(MailboxAddress.Parse(wish.Address));
        message.Headers.Add("Auto-Submitted", "auto-generated");
        return message;

        void Section(string heading, List<AgendaItem> of)
        {
            if (of.Count == 0) return;
            text.AppendLine(words[heading, of.Count].Value);
            foreach (var item in of) text.Append("- ").Append(item.Due!.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)).Append(' ').AppendLine(item.Text.ToString());
            text.AppendLine();
        }
    });
}
