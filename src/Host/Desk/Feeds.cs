using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using PartyDiscipline.Host.Access;
using PartyDiscipline.Host.Tenancy;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Records;
using EntityTagHeaderValue = Microsoft.Net.Http.Headers.EntityTagHeaderValue;

namespace PartyDiscipline.Host.Desk;

/// <summary>What somebody puts into his calendar: an address, and a password where the key does not stand in it.</summary>
sealed record FeedKey(string Address, string? Password);

/// <summary>Calendar feeds: making and revoking them, and what they say. A feed holds last days and titles, never content.</summary>
sealed class Feeds(
    Database<DeskDb> database, Database<LedgerDb> ledger, Agenda agenda, Actors actors, Addresses addresses, IStringLocalizer<Words> words, IOptions<DeskSettings> settings, TimeProvider time)
{
    /// <summary>Name of the limit on how often one address may ask.</summary>
    public const string Limit = "feeds";

    /// <summary>What a calendar says as its user; the password is the key.</summary>
    public const string User = "calendar";

    const string Path = "feed/deadlines.ics";
    const string Challenge = "Basic realm=\"calendar\", charset=\"UTF-8\"";

    public async Task<Feed?> Of(Actor actor, CancellationToken cancel)
    {
        var (tenant, account) = (actor.Tenant, actor.Account);
        await using var db = database.OpenToRead(actor, tenant);
        return await db.Feeds.FirstOrDefaultAsync(f => f.TenantId == tenant && f.Account == account, cancel);
    }

    /// <summary>Makes his feed, or gives it a new key, which is told this once and nowhere kept; in the address itself only where the operator allows it.</summary>
    public async Task<(Outcome Outcome, FeedKey? Key)> Make(Actor actor, Guid operation, CancellationToken cancel)
    {
        string? key = null;
        await using var db = database.Open(actor);
        var outcome = await db.Write(actor, operation, async ct =>
        {
            var feed = await db.Feeds.FirstOrDefaultAsync(f => f.Account == actor.Account, ct) ?? db.Add(new Feed(actor.Account)).Entity;
            key = feed.Renew(CultureInfo.CurrentUICulture.Name, time.GetUtcNow());
            db.Append(new FeedMade(actor.Account), $"account/{actor.Account:N}");
            return new Outcome.Done(feed.Id);
        }, cancel);
        if (outcome is not Outcome.Done) return (outcome, null);
        var portal = addresses.PortalOf(actor.Tenant);
        return (outcome, settings.Value.FeedKeysInAddresses ? new FeedKey(new Uri(portal, $"feed/{key}.ics").AbsoluteUri, null) : new FeedKey(new Uri(portal, Path).AbsoluteUri, key));
    }

    /// <summary>From now on nobody reads it.</summary>
    public async Task<Outcome> Revoke(Actor actor, Guid operation, CancellationToken cancel)
    {
        await using var db = database.Open(actor);
        return await db.Write(actor, operation, async ct =>
        {
            if (await db.Feeds.FirstOrDefaultAsync(f => f.Account == actor.Account && f.RevokedAt == null, ct) is not { } feed) return new Outcome.NotFound();
            feed.Revoke(time.GetUtcNow());
            db.Append(new FeedRevoked(actor.Account), $"account/{actor.Account:N}");
            return new Outcome.Done(feed.Id);
        }, cancel);
    }

    /// <summary>The calendar behind a key at a portal, and since when it reads so; null for any key that does not open one.</summary>
    async Task<(byte[] Calendar, DateTimeOffset Since)?> Read(Kernel.Parties.Tenant portal, string key, CancellationToken cancel)
    {
        var (tenant, hash) = (portal.Code, Feed.HashOf(key));
        await using var db = database.Open(tenant);
        var feed = await db.Feeds.AsNoTracking().FirstOrDefaultAsync(f => f.KeyHash == hash && f.TenantId == tenant && f.RevokedAt == null, cancel);
        if (feed is null || await actors.OfAccount(feed.Account, portal, cancel) is not { } actor || !actor.May(KernelPermissions.SignedIn)) return null;
        var items = (await agenda.Of(actor, cancel)).Where(i => i.Due is not null).ToList();
        return (Encoding.UTF8.GetBytes(Written(items, feed, portal)), await ChangedAt(tenant, feed, cancel));
    }

    /// <summary>What it says follows from the tenant's Ledger and the day, so that no change can be later than both.</summary>
    async Task<DateTimeOffset> ChangedAt(string tenant, Feed feed, CancellationToken cancel)
    {
        await using var db = ledger.Open(tenant);
        var told = await db.Entries.Where(e => e.TenantId == tenant).OrderByDescending(e => e.Seq).Select(e => e.At).FirstOrDefaultAsync(cancel);
        return new[] { told, feed.MadeAt, ChinaTime.StartOf(time.Today()) }.Max();
    }

    string Written(IReadOnlyList<AgendaItem> items, Feed feed, Kernel.Parties.Tenant portal) => BothLanguages.In(new CultureInfo(feed.Language), () =>
    {
        var calendar = new Ical.Net.Calendar { ProductId = "-//PartyDiscipline//Deadlines//EN", Method = "PUBLISH" };
        calendar.AddProperty("X-WR-CALNAME", words["Feed.Name", portal.Name].Value);
        calendar.AddProperty("X-WR-TIMEZONE", "Asia/Shanghai");
        var portalAddress = addresses.PortalOf(portal.Code);
        // The same all day, so that the calendar's hash changes only with what it says.
        var stamp = new CalDateTime(ChinaTime.StartOf(time.Today()).UtcDateTime, CalDateTime.UtcTzId);
        foreach (var item in items)
            calendar.Events.Add(new CalendarEvent
            {
                Uid = $"{item.Key}@{portalAddress.Host}",
                Summary = item.Text.ToString(),
                Start = new CalDateTime(item.Due!.Value),
                End = new CalDateTime(item.Due!.Value.AddDays(1)),
                DtStamp = stamp,
                Transparency = Ical.Net.TransparencyType.Transparent,
                Url = new Uri(portalAddress, item.Page),
            });
        return new CalendarSerializer().SerializeToString(calendar)!;
    });

    /// <summary>
    /// The one door that opens to a key instead of a person: calendars cannot sign in. They send it as a password, so that it stands in no
    /// address, log or history; in the address only where the operator has calendars that know no other way. It is there on portals only,
    /// answers every key that does not open alike, and every address only so often.
    /// </summary>
    public static void Map(WebApplication app)
    {
        var group = app.MapGroup("").AllowAnonymous().RequireRateLimiting(Limit).ExcludeFromDescription();
        group.MapGet("/" + Path, async (HttpContext http, Feeds feeds, CancellationToken cancel) =>
        {
            if (http.Place()?.Portal is not { } portal) return Results.NotFound();
            if (KeyOf(http.Request) is { } key && await feeds.Read(portal, key, cancel) is { } found) return Answer(found);
            http.Response.Headers.WWWAuthenticate = Challenge;
            return Results.Unauthorized();
        });
        group.MapGet("/feed/{key}.ics", async (string key, HttpContext http, Feeds feeds, IOptions<DeskSettings> settings, CancellationToken cancel) =>
            settings.Value.FeedKeysInAddresses && http.Place()?.Portal is { } portal && await feeds.Read(portal, key, cancel) is { } found ? Answer(found) : Results.NotFound());

        static IResult Answer((byte[] Calendar, DateTimeOffset Since) found) => Results.Bytes(found.Calendar, "text/calendar; charset=utf-8", "deadlines.ics", lastModified: found.Since,
            entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(found.Calendar).AsSpan(0, 16))}\""));
    }

    /// <summary>The password of Basic authentication (RFC 7617); null when none was sent that can be read.</summary>
    static string? KeyOf(HttpRequest request)
    {
        if (!AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var header) || !header.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase) || header.Parameter is not { Length: > 0 and < 400 } sent) return null;
        Span<byte> bytes = stackalloc byte[300];
        if (!Convert.TryFromBase64String(sent, bytes, out var length)) return null;
        var said = Encoding.UTF8.GetString(bytes[..length]);
        return said.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon ? said[(colon + 1)..] : null;
    }

    public static void AddLimit(IServiceCollection services) => services.Configure<RateLimiterOptions>(limits => limits
        .AddPolicy(Limit, context => RateLimitPartition.GetFixedWindowLimiter(
            context.Connection.RemoteIpAddress?.ToString() ?? "",
            _ => new FixedWindowRateLimiterOptions
            {
                PermitLimit = context.RequestServices.GetRequiredService<IOptions<DeskSettings>>().Value.FeedsPerMinute,
                Window = TimeSpan.FromMinutes(1),
            })));
}
