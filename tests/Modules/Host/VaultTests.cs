using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using PartyDiscipline.Host;

namespace PartyDiscipline.Tests.Modules.Host;

/// <summary>Concealed text opens only where it belongs, unchanged, and with its key; a new key leaves the old texts readable (G16, G17).</summary>
public sealed class VaultTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory().FullName;

    string Keys => Path.Combine(folder, "vault.keys");

    Vault Open()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Vault:Keys"] = Keys,
            ["ConnectionStrings:Main"] = $"Data Source={Path.Combine(folder, "none.db")}",
        }).Build();
        return new Vault(new DatabaseEngine(configuration), configuration, new HostingEnvironment { ContentRootPath = folder }, NullLogger<Vault>.Instance);
    }

    [Fact]
    public void What_is_concealed_says_its_algorithm_and_key_and_never_looks_the_same_twice()
    {
        var vault = Open();
        var (one, two) = (vault.Conceal("谈话要点", "talk/1"), vault.Conceal("谈话要点", "talk/1"));
        Assert.NotEqual(one, two);
        Assert.Matches("^aes256gcm/1\\.[0-9a-f]{8}\\.[A-Za-z0-9+/=]+$", one);
        Assert.Equal("谈话要点", vault.Reveal(one, "talk/1"));
    }

    [Fact]
    public void Moved_changed_or_foreign_text_does_not_open()
    {
        var vault = Open();
        var concealed = vault.Conceal("谈话要点", "talk/1");
        Assert.Null(vault.Reveal(concealed, "talk/2"));
        Assert.Null(vault.Reveal(concealed[..^4] + (concealed[^4] == 'A' ? 'B' : 'A') + concealed[^3..], "talk/1"));
        Assert.Null(vault.Reveal("谈话要点", "talk/1"));
    }

    [Fact]
    public void A_new_key_conceals_from_then_on_and_the_old_ones_still_reveal()
    {
        var before = Open().Conceal("旧", "talk/1");
        File.AppendAllLines(Keys, [Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32))]);
        var turned = Open();
        var after = turned.Conceal("新", "talk/1");
        Assert.NotEqual(before.Split('.')[1], after.Split('.')[1]);
        Assert.Equal(("旧", "新"), (turned.Reveal(before, "talk/1"), turned.Reveal(after, "talk/1")));

        File.WriteAllLines(Keys, [Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32))]);
        Assert.Null(Open().Reveal(before, "talk/1"));
    }

    [Fact]
    public async Task At_a_start_the_first_key_is_made_whole_however_many_hosts_begin_together_and_kept_from_then_on()
    {
        var hosts = Enumerable.Range(0, 8).Select(_ => Open()).ToList();
        await Task.WhenAll(hosts.Select(h => Task.Run(h.Prepare)));
        var made = await File.ReadAllTextAsync(Keys);
        Assert.Equal([Keys], Directory.GetFiles(folder));
        Assert.Equal("谈话要点", hosts[7].Reveal(hosts[0].Conceal("谈话要点", "talk/1"), "talk/1"));
        Open().Prepare();
        Assert.Equal(made, await File.ReadAllTextAsync(Keys));

        // An unreadable file keeps nobody from starting, and is nobody's to mend but the operator's.
        await File.WriteAllTextAsync(Keys, "this is no key");
        Open().Prepare();
        Assert.Equal("this is no key", await File.ReadAllTextAsync(Keys));
    }

    [Fact]
    public void The_key_file_is_its_owners_alone()
    {
        Open().Conceal("一", "talk/1");
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Keys));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
