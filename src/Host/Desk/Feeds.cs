using System.Globalization;
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
using Microsoft.Net.Http.Headers;
using PartyDiscipline.Host.Access;
using PartyDiscipline.Host.Tenancy;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Modules;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Host.Desk;

/// <summary>Calendar feeds: making and revoking them, and what they say. A feed holds last days and titles, never content.</summary>
sealed class Feeds(
    Database<DeskDb> database, Database<LedgerDb> ledger, Agenda agenda, Actors actors, Addresses addresses, IStringLocalizer<Words> words, TimeProvider time)
{
    /// <summary>Name of the limit on how often one address may ask.</summary>
    public const string Limit = "feeds";

    public async Task<Feed?> Of(Actor actor, CancellationToken cancel)
    {
        var (tenant, account) = (actor.Tenant, actor.Account);
        await using var db = database.OpenToRead(actor, tenant);
        return await db.Feeds.FirstOrDefaultAsync(f => f.TenantId == tenant && f.Account == account, cancel);
    }

    /// <summary>Makes his feed, or gives it a new key; the address is told this once and nowhere kept.</summary>
    public async Task<(Outcome Outcome, string? Address)> Make(Actor actor, Guid operation, CancellationToken cancel)
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
        return (outcome, outcome is Outcome.Done ? new Uri(addresses.PortalOf(actor.Tenant), $"feed/{key}.ics").AbsoluteUri : null);
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
    /// The one door that opens to a key instead of a person: calendars cannot sign in. It is there on portals only, answers every key
    /// that does not open alike, and every address only so often.
    /// </summary>
    public static void Map(WebApplication app) => app
        .MapGet("/feed/{key}.ics", async (string key, HttpContext http, Feeds feeds, CancellationToken cancel) =>
        {
            if (http.Place()?.Portal is not { } portal || await feeds.Read(portal, key, cancel) is not { } found) return Results.NotFound();
            return Results.Bytes(found.Calendar, "text/calendar; charset=utf-8", "deadlines.ics", lastModified: found.Since,
                entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(found.Calendar).AsSpan(0, 16))}\""));
        })
        .AllowAnonymous().RequireRateLimiting(Limit).ExcludeFromDescription();

    public static void AddLimit(IServiceCollection services) => services.Configure<RateLimiterOptions>(limits => limits
        .AddPolicy(Limit, context => RateLimitPartition.GetFixedWindowLimiter(
            context.Connection.RemoteIpAddress?.ToString() ?? "",
            _ => new FixedWindowRateLimiterOptions
            {
                PermitLimit = context.RequestServices.GetRequiredService<IOptions<DeskSettings>>().Value.FeedsPerMinute,
                Window = TimeSpan.FromMinutes(1),
            })));
}
