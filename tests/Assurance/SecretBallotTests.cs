using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using PartyDiscipline.Kernel.Parties;
using PartyDiscipline.Kernel.Records;
using PartyDiscipline.Kernel.Secrets;
using PartyDiscipline.Reports.Ballots;
using PartyDiscipline.Tests.Common;

namespace PartyDiscipline.Tests.Assurance;

/// <summary>
/// T20: the attacker has the database before and after every vote (rows with rowid, or xmin and ctid; for SQLite the file's and the WAL's
/// bytes), the Ledger, and every log line down to the finest. He even gets the opened ballots, each at its place among the shuffled ones.
/// Only the key holders' secrets, the vault's key file and who drew which card are not his. He names for each vote the ballot that came
/// of it, by every way we can think of, and does no better than chance.
/// </summary>
public sealed partial class SecretBallotTests
{
    const string Unit = "sample1";
    const string CanaryAgent = "canary-agent/7";
    const string CanaryAddress = "203.0.113.77";

    /// <summary>Voters come from an address of this machine that nothing else uses, so that it is theirs wherever it turns up.</summary>
    static readonly IPAddress VotersAddress = new([127, 0, 0, 9]);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Elections of up to 300 voters in a night; each commit holds some small ones.</summary>
    static readonly int Elections = Tier.Of(commit: 6, night: 40, release: 200);

    static bool Nightly => Tier.Name != "commit";

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Who_has_everything_but_keys_and_cards_links_votes_to_ballots_no_better_than_chance(Engine engine)
    {
        var suspects = await Attack(engine, Elections);
        // Of some dozen ways one may be lucky beyond three deviations once in a hundred runs; what is no luck comes again.
        if (suspects.Count > 0) Assert.Empty(suspects.Intersect(await Attack(engine, Elections)));
        Figure.Write("T20", $"linking, {engine}", $"{Elections} elections, {Linkers.Count} ways to link a vote to its ballot: none better than chance and three deviations");
    }

    /// <summary>The linkers would find what there is to find: without the vault's cover, and without the shuffle, each vote is named.</summary>
    [Fact]
    public async Task The_attack_succeeds_where_a_protection_is_missing()
    {
        await using var booth = await Booth.Start(Engine.Sqlite);
        var dump = await booth.Hold(12);
        var bare = dump with { Votes = [.. dump.Votes.Select(v => v with { Written = booth.Uncovered(v) })] };
        Assert.Equal(12, bare.Correct(Linkers["bytes"](bare)));
        var inOrder = dump with { Final = [.. dump.Votes.Select(v => dump.Final.Single(f => f.Voter == v.Voter))] };
        Assert.Equal(12, inOrder.Correct(Linkers["order"](inOrder)));
    }

    static async Task<IReadOnlyList<string>> Attack(Engine engine, int elections)
    {
        await using var booth = await Booth.Start(engine);
        var (hits, voters) = (Linkers.Keys.ToDictionary(k => k, _ => 0), 0);
        for (var i = 0; i < elections; i++)
        {
            var n = Nightly ? RandomNumberGenerator.GetInt32(5, 301) : 5 + i * 4;
            var dump = await booth.Hold(n);
            voters += n;
            foreach (var (name, link) in Linkers) hits[name] += dump.Correct(link(dump));
        }
        // A way that knows nothing is right once in an election, whatever its size, with a variance of one.
        var most = elections + 3 * Math.Sqrt(elections);
        foreach (var (name, hit) in hits) TestContext.Current.TestOutputHelper?.WriteLine($"{engine} {name}: {hit} of {voters}, chance {elections}, at most {most:0.0}");
        Assert.Empty(booth.Faults);
        return [.. hits.Where(h => h.Value > most).Select(h => h.Key)];
    }

    /// <summary>Ways to name for each vote, in order, the place of its ballot among the final ones.</summary>
    static readonly Dictionary<string, Func<Dump, int[]>> Linkers = new()
    {
        ["order"] = d => [.. Enumerable.Range(0, d.Votes.Count)],
        ["reverse order"] = d => [.. Enumerable.Range(0, d.Votes.Count).Reverse()],
        ["rank of key"] = d => ByRank(d.Votes.Select(v => v.Key), d.Final.Select(f => f.Key)),
        ["rank of key, reversed"] = d => ByRank(d.Votes.Select(v => v.Key), d.Final.Select(f => f.Key).Select(Reversed)),
        ["rank of the code's hash"] = d => ByRank(d.Votes.Select(v => v.Hash), d.Final.Select(f => f.Key)),
        ["place in the table"] = d => ByRank(d.Votes.Select(v => v.Place), d.Final.Select(f => f.Place)),
        ["transaction and place"] = d => ByRank(d.Votes.Select(v => v.Mark), d.Final.Select(f => f.Mark)),
        ["key beside key"] = d => ByRank(d.Votes.Select(v => v.Key), d.Final.Select(f => f.Mark)),
        ["rank of bytes"] = d => ByRank(d.Votes.Select(v => v.Box), d.Final.Select(f => Convert.ToHexString(f.Closed))),
        ["rank of marks"] = d => ByRank(d.Votes.Select(v => v.Box), d.Final.Select(f => Convert.ToHexString(f.Marks))),
        ["size"] = d => ByRank(d.Votes.Select(v => $"{v.Box.Length:D9}"), d.Final.Select(f => $"{f.Closed.Length:D9}")),
        ["tracking code"] = d => ByRank(d.Votes.Select(v => v.Hash), d.Final.Select(f => f.Track)),
        ["bytes"] = ByBytes,
    };

    static string Reversed(string key) => new([.. key.Reverse()]);

    /// <summary>The first by one reading is the first by the other.</summary>
    static int[] ByRank(IEnumerable<string> votes, IEnumerable<string> final)
    {
        var places = final.Select((f, i) => (f, i)).OrderBy(f => f.f, StringComparer.Ordinal).Select(f => f.i).ToArray();
        var link = new int[places.Length];
        foreach (var (vote, rank) in votes.Select((v, i) => (v, i)).OrderBy(v => v.v, StringComparer.Ordinal).Select((v, rank) => (v.i, rank))) link[vote] = places[rank];
        return link;
    }

    /// <summary>Eight bytes in a row of a final ballot, raw or written, anywhere in what a vote changed.</summary>
    static int[] ByBytes(Dump dump)
    {
        var windows = new Dictionary<ulong, int>();
        foreach (var (final, at) in dump.Final.Select((f, i) => (f, i)))
        {
            // The first bytes are alike in all: algorithm and form of a point.
            var own = final.Closed.AsSpan(2).ToArray();
            foreach (var form in (byte[][])[own, Encoding.ASCII.GetBytes(Convert.ToBase64String(own)), Encoding.ASCII.GetBytes(Convert.ToBase64String(final.Closed)), Encoding.ASCII.GetBytes(Convert.ToBase64String(final.Closed[1..]))])
                for (var i = 8; i + 16 <= form.Length; i += 8) windows.TryAdd(BinaryPrimitives.ReadUInt64LittleEndian(form.AsSpan(i)), at);
        }
        var taken = new HashSet<int>();
        var link = new int[dump.Votes.Count];
        var free = new List<int>();
        for (var vote = 0; vote < link.Length; vote++)
        {
            link[vote] = -1;
            foreach (var seen in dump.Votes[vote].Written)
                for (var i = 0; i + 8 <= seen.Length && link[vote] < 0; i++)
                    if (windows.TryGetValue(BinaryPrimitives.ReadUInt64LittleEndian(seen.AsSpan(i)), out var at) && taken.Add(at)) link[vote] = at;
            if (link[vote] < 0) free.Add(vote);
        }
        foreach (var (vote, at) in free.Zip(Enumerable.Range(0, link.Length).Where(i => !taken.Contains(i)))) link[vote] = at;
        return link;
    }

    /// <summary>A vote as the dumps before and after it show it.</summary>
    /// <param name="Voter">Who it was, for the judge.</param>
    /// <param name="Hash">Of the code that was used.</param>
    /// <param name="Key">Of the row that came.</param>
    /// <param name="Place">Its rowid or ctid.</param>
    /// <param name="Mark">Its transaction and place.</param>
    /// <param name="Box">What stands in it.</param>
    /// <param name="Written">All bytes that came with it.</param>
    sealed record Vote(int Voter, string Hash, string Key, string Place, string Mark, string Box, IReadOnlyList<byte[]> Written);

    /// <summary>A final ballot: its row, and what stands on it, which he would never really get.</summary>
    sealed record Final(int Voter, string Key, string Place, string Mark, byte[] Closed, byte[] Marks, string Track);

    /// <summary>Everything he has of one election, votes in their order.</summary>
    sealed record Dump(IReadOnlyList<Vote> Votes, IReadOnlyList<Final> Final)
    {
        public int Correct(int[] link) => link.Where((final, vote) => Final[final].Voter == Votes[vote].Voter).Count();
    }

    /// <summary>A running product in which elections are held over HTTP, as voters do, while somebody watches everything.</summary>
    sealed class Booth : IAsyncDisposable
    {
        readonly FinestLog log = new();
        readonly ConcurrentQueue<string> faults = [];
        RunningHost host = null!;
        Appraisals unit = null!;

        public IReadOnlyList<string> Faults => [.. faults.Distinct()];

        public static async Task<Booth> Start(Engine engine)
        {
            var booth = new Booth();
            booth.host = await RunningHost.Start(engine, configure: web => web.ConfigureServices(services => services.AddLogging(logging => logging
                .SetMinimumLevel(LogLevel.Trace).AddFilter<FinestLog>(null, LogLevel.Trace).AddProvider(booth.log))));
            await booth.host.Found("bureau", TenantKind.Bureau);
            booth.unit = await Appraisals.Found(booth.host, Unit);
            return booth;
        }

        public async Task<Dump> Hold(int n)
        {
            // Small classes too: that is where somebody would look.
            var roster = new Dictionary<string, int> { ["A"] = n / 4, ["B"] = n / 4, ["C"] = n / 4, ["D"] = n - 3 * (n / 4) };
            var held = await unit.Hold(roster);
            var cards = held.Codes.ToArray();
            RandomNumberGenerator.Shuffle(cards.AsSpan());
            log.Clear();
            var votes = new List<Vote>();
            using var voter = Voter();
            var known = new HashSet<string>();
            var marks = new Dictionary<int, byte[]>();
            for (var i = 0; i < n; i++)
            {
                marks[i] = [.. Enumerable.Range(0, 8).Select(_ => (byte)RandomNumberGenerator.GetInt32(0, 5))];
                var wal = await Bytes("-wal");
                await Cast(voter, cards[i].Code, marks[i]);
                votes.Add(await Look(i, held.Id, known, wal, await Bytes("-wal")));
                if (i == 0 || i == n / 2) await NothingToSee(held.Id);
            }
            LogsTellNothing(cards.Select(c => c.Code));
            Appraisals.Done(await unit.Book.Close(unit.Political, Guid.NewGuid(), held.Id, Cancel));
            await NothingToSee(held.Id);
            var final = await Open(held, cards);
            Appraisals.Done(await unit.Book.ReturnCards(unit.Political, Guid.NewGuid(), held.Id, new Dictionary<string, int>(), Cancel));
            Appraisals.Done(await unit.Book.AskCount(unit.Political, Guid.NewGuid(), held.Id, Cancel));
            Appraisals.Done(await unit.Book.Count(unit.Discipline, Guid.NewGuid(), held.Id, held.Secrets(1, 3), Cancel));
            Appraisals.Done(await unit.Book.Seal(unit.Political, Guid.NewGuid(), held.Id, Cancel));
            await CountedRight(held.Id, [.. cards.Select((c, i) => new Marks(c.Class, [], marks[i]))]);
            await NothingPlain(held);
            return new Dump(votes, final);
        }

        HttpClient Voter() => new(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectCallback = async (_, cancel) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                socket.Bind(new IPEndPoint(VotersAddress.MapToIPv6(), 0));
                await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback.MapToIPv6(), host.Port), cancel);
                return new NetworkStream(socket, ownsSocket: true);
            },
        })
        { BaseAddress = new Uri($"http://vote.localhost:{host.Port}/") };

        async Task Cast(HttpClient voter, string code, byte[] marks)
        {
            var page = await voter.GetStringAsync($"/{Unit}", Cancel);
            var form = marks.Select((m, i) => KeyValuePair.Create($"Marks[{i}]", $"{m}"))
                .Append(KeyValuePair.Create("Code", code)).Append(KeyValuePair.Create("__RequestVerificationToken", Token().Match(page).Groups[1].Value));
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/Vote/{Unit}?handler=Cast") { Content = new FormUrlEncodedContent(form) };
            request.Headers.UserAgent.ParseAdd(CanaryAgent);
            request.Headers.Add("X-Forwarded-For", CanaryAddress);
            request.Headers.Add("Cookie", "portal=canary-cookie");
            using var answer = await voter.SendAsync(request, Cancel);
            if (!answer.IsSuccessStatusCode || !(await answer.Content.ReadAsStringAsync(Cancel)).Contains("class=\"track\"", StringComparison.Ordinal)) faults.Enqueue($"A vote was answered {answer.StatusCode}.");
            if (answer.Headers.Contains("Set-Cookie")) faults.Enqueue("The voting host sets a cookie.");
        }

        /// <summary>What changed by a vote: the row that came, the code that was used, and the bytes that were written.</summary>
        async Task<Vote> Look(int voter, Guid election, HashSet<string> known, byte[] before, byte[] after)
        {
            var (place, mark) = Marks("");
            var rows = await Query($"""SELECT "Key", "Box", {place}, {mark} FROM ballots_staged WHERE "Election" = @p0""", election);
            var came = rows.Single(r => known.Add($"{r[0]}"));
            var used = (await Query("""SELECT "Hash" FROM ballots_codes WHERE "Election" = @p0 AND "Used" = @p1""", election, true)).Single(r => known.Add($"{r[0]}"));
            var box = (string)came[1]!;
            var sealedBytes = Convert.FromBase64String(box[(box.LastIndexOf('.') + 1)..]);
            // A WAL begins again from its start after a checkpoint; then all of it is new.
            var written = after.Length > before.Length && after.AsSpan().StartsWith(before.AsSpan(0, Math.Min(before.Length, 32))) ? after[before.Length..] : after;
            return new Vote(voter, $"{used[0]}", $"{came[0]}", $"{came[2]:D20}", $"{came[3]}", box, [sealedBytes, Encoding.ASCII.GetBytes(box), written]);
        }

        /// <summary>The shuffled rows where they lie; opened with the holders' secrets, which is the judge's privilege.</summary>
        async Task<IReadOnlyList<Final>> Open(HeldElection held, IReadOnlyList<(int Class, string Code)> cards)
        {
            await using var db = host.Get<Database<BallotsDb>>().Open(Unit);
            var holders = await db.Holders.AsNoTracking().Where(h => h.Election == held.Id).OrderBy(h => h.Place).ToListAsync(Cancel);
            var key = SharedSecret.Join([.. holders.Take(2).Select(h => h.Open(WrittenSecret.Read(held.HolderSecrets[h.Place - 1])!)!.Value)]);
            var of = await unit.Stored(held.Id);
            var voters = cards.Select((c, i) => (Track: Convert.ToHexString(BallotCode.Track(Unit, WrittenSecret.Read(c.Code)!)), i)).ToDictionary(c => c.Track, c => c.i);
            var (place, mark) = Marks("");
            var rows = await Query($"""SELECT "Key", "Closed", {place}, {mark} FROM ballots_shuffled WHERE "Election" = @p0 ORDER BY {place}""", held.Id);
            return
            [
                .. rows.Select(r =>
                {
                    var closed = (byte[])r[1]!;
                    var opened = PartyDiscipline.Reports.Ballots.Marks.Read(SealedBox.Open(closed, key, BallotBox.About(held.Id))!, of.Terms, of.Parties.Length)!;
                    return new Final(voters[Convert.ToHexString(opened.Track)], $"{r[0]}", $"{r[2]:D20}", $"{r[3]}", closed, opened.Of, BallotCode.WriteTrack(opened.Track));
                }),
            ];
        }

        /// <summary>Before the count there is no figure and no number of votes anywhere but in the rows themselves.</summary>
        async Task NothingToSee(Guid election)
        {
            if ((await Query("""SELECT COUNT(*) FROM ballots_figures WHERE "Election" = @p0""", election))[0][0] is not (0L or 0)) faults.Enqueue("A figure before the count.");
            if ((await Query("""SELECT COUNT(*) FROM ballots_tracks WHERE "Election" = @p0""", election))[0][0] is not (0L or 0)) faults.Enqueue("A tracking code before the count.");
            if ((await Query($"""SELECT "Fact" FROM ledger_entries WHERE "Subject" = 'election/{election:N}'""")).Count > 9) faults.Enqueue("The Ledger grows with the votes.");
        }

        async Task CountedRight(Guid election, Marks[] ballots)
        {
            var of = await unit.Stored(election);
            await using var db = host.Get<Database<BallotsDb>>().Open(Unit);
            var stored = await db.Figures.AsNoTracking().Where(f => f.Election == election).ToListAsync(Cancel);
            var expected = Tally.Of(of.Terms, of.Parties.Length, ballots);
            if (expected.Count != stored.Count || expected.Any(c => stored.Single(f => f.Party == c.Party && f.Dimension == c.Dimension && f.Class == c.Class) is var f && (f.Score, f.Ballots) != (c.Score, c.Ballots)))
                faults.Enqueue("The figures are not those of the ballots.");
            if (await db.Codes.AnyAsync(c => c.Election == election, Cancel) || await db.Shuffled.AnyAsync(s => s.Election == election, Cancel) || await db.Staged.AnyAsync(s => s.Election == election, Cancel))
                faults.Enqueue("Codes or ballots outlive the seal.");
        }

        /// <summary>No code and no secret in the database's bytes, and nothing that tells it is a ballot's inside.</summary>
        async Task NothingPlain(HeldElection held)
        {
            if (host.Database.File is null) return;
            byte[] all = [.. await Bytes(""), .. await Bytes("-wal")];
            foreach (var code in held.Codes.Select(c => c.Code).Concat(held.HolderSecrets))
                if (all.AsSpan().IndexOf(WrittenSecret.Read(code)) >= 0 || all.AsSpan().IndexOf(Encoding.UTF8.GetBytes(code[..14])) >= 0 || all.AsSpan().IndexOf(Encoding.UTF8.GetBytes(code.Replace("-", "", StringComparison.Ordinal)[..14])) >= 0) faults.Enqueue("A code or a secret stands in the database.");
        }

        void LogsTellNothing(IEnumerable<string> codes)
        {
            // Voting itself writes nothing; a line of our own shows that the log would be heard at its finest.
            const string Heard = "a line of our own";
            host.Get<ILoggerFactory>().CreateLogger("PartyDiscipline.Host").LogTrace(Heard);
            var lines = log.Lines;
            foreach (var told in codes.SelectMany(c => (string[])[c, c[..11]]).Concat([CanaryAddress, CanaryAgent, "canary-cookie", $"{VotersAddress}"]))
                if (lines.FirstOrDefault(l => l.Contains(told, StringComparison.OrdinalIgnoreCase)) is { } line) faults.Enqueue($"A log tells: {line}");
            if (!lines.Any(l => l.Contains(Heard, StringComparison.Ordinal))) faults.Enqueue("No log line was captured, so nothing was proven.");
        }

        /// <summary>The vote as it would be seen if the vault's key were his.</summary>
        public IReadOnlyList<byte[]> Uncovered(Vote vote) => [Convert.FromBase64String(host.Get<IVault>().Reveal(vote.Box, $"ballot/{Latest:N}")!)];

        Guid Latest => Guid.Parse($"{Query("""SELECT "Id" FROM ballots_elections ORDER BY "PreparedAt" DESC""").GetAwaiter().GetResult()[0][0]}");

        (string Place, string Mark) Marks(string table) => host.Database.Engine switch
        {
            Engine.Sqlite => ($"{table}rowid", $"{table}rowid"),
            Engine.PostgreSql => ("((ctid::text::point)[0]::bigint * 100000 + (ctid::text::point)[1]::bigint)", "(lpad(xmin::text, 12, '0') || lpad(ctid::text, 16, '0'))"),
            _ => ("CAST(0 AS bigint)", "CAST(0 AS bigint)"),
        };

        Task<IReadOnlyList<object?[]>> Query(string sql, params object?[] values) => RawSql.Query(host.Database, sql, [.. values.Select(v => v is Guid id && host.Database.Engine == Engine.Sqlite ? id.ToString().ToUpperInvariant() : v)]);

        async Task<byte[]> Bytes(string end)
        {
            if (host.Database.File is not { } file || !File.Exists(file + end)) return [];
            await using var stream = new FileStream(file + end, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var all = new MemoryStream();
            await stream.CopyToAsync(all, Cancel);
            return all.ToArray();
        }

        public ValueTask DisposeAsync() => host.DisposeAsync();
    }

    [GeneratedRegex("""name="__RequestVerificationToken"[^>]*value="([^"]+)""")]
    private static partial Regex Token();
}
