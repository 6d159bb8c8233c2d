using System.CommandLine;
using PartyDiscipline.Host.Documents;
using PartyDiscipline.Host.DropIns;
using PartyDiscipline.Host.Ledger;
using PartyDiscipline.Host.Operations.Demo;
using PartyDiscipline.Host.Search;
using PartyDiscipline.Host.Tenancy;
using PartyDiscipline.Kernel.Regulations;

namespace PartyDiscipline.Host.Operations;

/// <summary>
/// What an operator can ask of the program. Without a command it serves. Any <c>--Section:Key=value</c> is a setting and may
/// stand with every command.
/// </summary>
static class CommandLine
{
    const string DemoSwitch = "--demo";

    /// <summary>Exit code of a command that found something wrong.</summary>
    public const int Wrong = 1;

    /// <param name="args">The program's arguments.</param>
    /// <param name="build">Builds the application from settings; nothing runs yet.</param>
    public static Task<int> Run(string[] args, Func<string[], WebApplication> build)
    {
        // "--demo" is our only switch; to the configuration it is a setting like any other.
        // A file such as /var/x.backup is an argument; the configuration would take it for a setting, and the next word for its value.
        var settings = args.Where((a, i) => !a.StartsWith('/') || i > 0 && args[i - 1].StartsWith("--", StringComparison.Ordinal) && !args[i - 1].Contains('=', StringComparison.Ordinal))
            .Select(a => a == DemoSwitch ? "--Demo=true" : a).ToArray();
        // A command answers on the console; the log would drown it. An operator's own logging settings come later and win.
        // Nor does it change the tables of a module that was dropped in; "migrate" does.
        string[] quiet = ["--Logging:LogLevel:Default=Error", "--Logging:LogLevel:Microsoft=Error", $"--{Readiness.MigrateSetting}=false", .. settings];
        var root = new RootCommand("PartyDiscipline 全面从严治党“4+6”责任机制") { TreatUnmatchedTokensAsErrors = false };
        root.Options.Add(new Option<bool>(DemoSwitch) { Description = "with an invented organisation and two years of records / 示范数据" });
        root.SetAction((_, cancel) => Serve(build(settings), cancel));

        var run = Command("run", "serves the portals; the default / 启动（缺省）");
        run.SetAction((_, cancel) => Serve(build(settings), cancel));

        var migrate = Command("migrate", "brings the database up to this version / 升级数据库");
        migrate.SetAction((_, cancel) => Migrate(build([.. quiet, $"--{Readiness.MigrateSetting}=true"]), cancel));

        var tenant = new Option<string?>("--tenant") { Description = "one tenant's code; all when left out / 单位代码" };
        var verify = Command("verify", "checks the whole Ledger and every row against it; exit code 1 and the first broken row if not whole / 核验审计链");
        var key = new Option<string?>("--key") { Description = "the file with the private key of a sealed backup / 备份私钥文件" };
        var against = new Option<string?>("--against") { Description = "first compares every table with this backup; before the product is started / 与备份比对" };
        verify.Options.Add(tenant);
        verify.Options.Add(against);
        verify.Options.Add(key);
        verify.SetAction(async (parsed, cancel) =>
        {
            var app = build(quiet);
            if (parsed.GetValue(against) is { } saved && await Say(await app.Services.GetRequiredService<Backup>().Compare(saved, parsed.GetValue(key), cancel)) is not 0 and var wrong) return wrong;
            return await Verify(app, parsed.GetValue(tenant), cancel);
        });

        var reindex = Command("reindex", "makes the index of full text anew; safe while the product runs / 重建全文索引");
        reindex.Options.Add(tenant);
        reindex.SetAction((parsed, cancel) => Reindex(build(quiet), parsed.GetValue(tenant), cancel));

        var check = Command("check-data", "names every fault of the regulation data / 检查制度数据");
        check.SetAction((_, _) => CheckData(build(quiet)));

        var file = new Argument<string>("file") { Description = "the backup's file name / 备份文件" };
        var backup = Command("backup", "saves a whole copy while the product runs / 备份");
        backup.Arguments.Add(file);
        backup.SetAction((parsed, cancel) => With<Backup>(build([.. quiet, DropInLoader.None]), async b => await Say(await b.Save(parsed.GetRequiredValue(file), cancel))));

        var backupKey = Command("backup-key", "makes the pair of keys that backups are sealed with / 生成备份密钥");
        backupKey.Arguments.Add(file);
        backupKey.SetAction((parsed, _) => Say(Backup.NewKey(parsed.GetRequiredValue(file))));

        var restore = Command("restore", "puts a copy in place of the database; stop the product first / 恢复");
        restore.Arguments.Add(file);
        restore.Options.Add(key);
        restore.SetAction((parsed, cancel) => With<Backup>(build([.. quiet, DropInLoader.None]), async b => await Say(await b.Restore(parsed.GetRequiredValue(file), parsed.GetValue(key), cancel))));

        var doctor = Command("doctor", "examines settings, clocks, keys, typefaces, printer, database and its rights, and says what to do / 体检");
        doctor.SetAction((_, cancel) => With<Doctor>(build(quiet), async d => await Examine(d, cancel)));

        var packFile = new Argument<string>("file") { Description = "the evidence pack / 证据包" };
        var pack = Command("verify-pack", "checks an evidence pack by itself, without a database; names what was changed / 核验证据包");
        pack.Arguments.Add(packFile);
        pack.SetAction((parsed, cancel) => VerifyPack(parsed.GetRequiredValue(packFile), cancel));

        var code = Command("demo-code", "prints the demonstration's current one-time code / 示范环境当前动态码");
        code.SetAction(_ => Console.WriteLine(DemoWelcome.CurrentCode(TimeProvider.System)));

        foreach (var command in (Command[])[run, migrate, verify, reindex, check, doctor, backupKey, backup, restore, pack, code]) root.Subcommands.Add(command);
        return Invoke(root.Parse(args));
    }

    /// <summary>The host itself answers SIGTERM, in its own time. What is not ready is said to the operator; other faults belong to the caller.</summary>
    static async Task<int> Invoke(ParseResult parsed)
    {
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });
        }
        catch (NotReady e)
        {
            Console.Error.WriteLine(e.Message);
            return Wrong;
        }
    }

    static Command Command(string name, string description) => new(name, description) { TreatUnmatchedTokensAsErrors = false };

    /// <summary>Brings the tables up to this version and, where the demonstration is wished, fills them, so that several hosts can then start on them at once.</summary>
    static async Task<int> Migrate(WebApplication app, CancellationToken cancel)
    {
        await using var _ = app;
        var readiness = app.Services.GetRequiredService<Readiness>();
        Console.WriteLine($"{await readiness.Migrate(cancel)} migrations applied.");
        if (!app.Configuration.GetValue("Demo", false)) return 0;
        await readiness.Reach(cancel);
        await app.Services.GetRequiredService<Demonstration>().Build(cancel);
        return 0;
    }

    static async Task<int> Serve(WebApplication app, CancellationToken cancel)
    {
        // One that refused to start is not started by anybody else who holds it, such as a test.
        await using var _ = app;
        await app.Services.GetRequiredService<Readiness>().Reach(cancel);
        Cluster.Reach(app);
        app.Services.GetRequiredService<Vault>().Prepare();
        if (app.Configuration.GetValue("Demo", false)) await Demonstrate(app, cancel);
        await app.RunAsync();
        return 0;
    }

    /// <summary>Builds the demonstration before anybody is served, and says how to use it once somebody can be.</summary>
    static async Task Demonstrate(WebApplication app, CancellationToken cancel)
    {
        await app.Services.GetRequiredService<Demonstration>().Build(cancel);
        app.Lifetime.ApplicationStarted.Register(() =>
            Console.WriteLine(DemoWelcome.Write(app.Services.GetRequiredService<Tenants>(), app.Services.GetRequiredService<Addresses>(), app.Services.GetRequiredService<DemoBallots>().Cards, app.Services.GetRequiredService<DemoClues>().Secrets)));
    }

    static async Task<int> Verify(WebApplication app, string? only, CancellationToken cancel)
    {
        await using var _ = app;
        var tenants = app.Services.GetRequiredService<Tenants>();
        await tenants.Refresh(cancel);
        if (only is not null && tenants.Find(only) is null)
        {
            Console.Error.WriteLine($"No tenant has the code '{only}'.");
            return Wrong;
        }
        var broken = false;
        foreach (var tenant in tenants.All.Where(t => only is null || t.Code == only))
        {
            var verdict = await app.Services.GetRequiredService<Verification>().Check(tenant.Code, cancel);
            Console.WriteLine(verdict.Breaks is [var first, ..]
                ? $"{tenant.Code}: BROKEN at entry {first.Seq} ({first.Kind}): {first.What}; {verdict.Breaks.Count} faults"
                : $"{tenant.Code}: whole, {verdict.Entries:N0} entries, head {verdict.Head}");
            if (verdict.Unread.Count > 0) Console.WriteLine($"{tenant.Code}: not compared, because the modules they belong to do not run: {string.Join(", ", verdict.Unread)}");
            broken |= verdict.Breaks.Count > 0;
        }
        return broken ? Wrong : 0;
    }

    static async Task<int> VerifyPack(string file, CancellationToken cancel)
    {
        try
        {
            await using var stream = File.OpenRead(file);
            var verdict = await PackCheck.Of(stream, cancel);
            foreach (var fault in verdict.Faults) Console.Error.WriteLine(fault);
            if (verdict.Faults.Count > 0) return Wrong;
            Console.WriteLine($"Whole: {verdict.Files} files, {verdict.Entries} entries of the Ledger of {verdict.Tenant}, chain up to entry {verdict.HeadSeq} with hash {verdict.Head}. Compare that hash with the Ledger's.");
            return 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            Console.Error.WriteLine($"{file} cannot be read as an evidence pack: {e.Message}");
            return Wrong;
        }
    }

    static async Task<int> Reindex(WebApplication app, string? only, CancellationToken cancel)
    {
        await using var _ = app;
        var tenants = app.Services.GetRequiredService<Tenants>();
        await tenants.Refresh(cancel);
        if (only is not null && tenants.Find(only) is null)
        {
            Console.Error.WriteLine($"No tenant has the code '{only}'.");
            return Wrong;
        }
        foreach (var tenant in tenants.All.Where(t => only is null || t.Code == only))
            Console.WriteLine($"{tenant.Code}: {await app.Services.GetRequiredService<Indexer>().Rebuild(tenant.Code, cancel):N0} things indexed.");
        return 0;
    }

    static async Task<int> CheckData(WebApplication app)
    {
        await using var _ = app;
        try
        {
            var regulations = app.Services.GetRequiredService<IRegulations>();
            foreach (var regulation in regulations.All)
                Console.WriteLine($"{regulation.Number} v{regulation.Version}: {regulation.Obligations.Count} obligations, sound.");
            return 0;
        }
        catch (InvalidOperationException faults)
        {
            Console.Error.WriteLine(faults.Message);
            return Wrong;
        }
    }

    static async Task<int> With<T>(WebApplication app, Func<T, Task<int>> work) where T : notnull
    {
        await using var _ = app;
        return await work(app.Services.GetRequiredService<T>());
    }

    static async Task<int> Examine(Doctor doctor, CancellationToken cancel)
    {
        var wrong = false;
        await foreach (var finding in doctor.Examine(cancel))
        {
            Console.WriteLine($"{finding.Health switch { Health.Good => "✓", Health.Mind => "!", _ => "✗" }} {finding.About}: {finding.What}");
            if (finding.Remedy is { } remedy) Console.WriteLine($"    → {remedy}");
            wrong |= finding.Health == Health.Bad;
        }
        return wrong ? Wrong : 0;
    }

    static Task<int> Say((bool Done, string Said) answer)
    {
        (answer.Done ? Console.Out : Console.Error).WriteLine(answer.Said);
        return Task.FromResult(answer.Done ? 0 : Wrong);
    }
}
