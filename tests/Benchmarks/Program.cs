using System.Diagnostics;
using PartyDiscipline.Tests.Benchmarks;

// Each benchmark in a process of its own, so that none pays for another's memory:
//   dotnet run -c Release --project tests/Benchmarks              all
//   dotnet run -c Release --project tests/Benchmarks -- recording boards
// Figures compare two things in one run on one machine; what counts is the ratio and how it grows.
(string Name, Func<Task> Run)[] all =
[
    ("recording", Recording.Run),
    ("boards", Boards.Run),
    ("search", Searching.Run),
    ("memory", LiveMemory.Run),
    ("cold-start", ColdStart.Run),
    ("importing", Importing.Run),
    ("handbook", Handbooks.Run),
    ("votes", Voting.Run),
    ("clues", OpeningClues.Run),
    ("panel", GradingPanel.Run),
    ("ranking", RankingYears.Run),
    ("overview", Overviews.Run),
    ("orders", OrderNights.Run),
    ("users", Users.Run),
];

if (args is ["--one", var name])
{
    var root = new DirectoryInfo(AppContext.BaseDirectory);
    while (root is not null && !File.Exists(Path.Combine(root.FullName, "PartyDiscipline.sln"))) root = root.Parent;
    Environment.SetEnvironmentVariable("ASPNETCORE_TEST_CONTENTROOT_PARTYDISCIPLINE_HOST", Path.Combine(root!.FullName, "src", "Host"));
    await all.Single(b => b.Name == name).Run();
    return 0;
}

Figures.Machine();
var failed = false;
foreach (var (wanted, _) in all.Where(b => args.Length == 0 || args.Contains(b.Name)))
{
    using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["--one", wanted]) { UseShellExecute = false })!;
    await process.WaitForExitAsync();
    failed |= process.ExitCode != 0;
}
return failed ? 1 : 0;
