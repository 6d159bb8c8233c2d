using System.Security.Cryptography;
using System.Text;
using PartyDiscipline.Kernel;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Host;

/// <summary>
/// AES-256-GCM with keys from a file outside the database (<c>Vault:Keys</c>; beside the embedded database unless set). One key a line,
/// the last one conceals, all of them reveal: a new key is a new line. The file is made at the first start; every host must have the same one,
/// and a backup of the database is of no use to its thief, nor to its owner, without it.
/// </summary>
sealed class Vault : IVault
{
    const string Algorithm = "aes256gcm/1";
    const int KeyBytes = 32;
    const int NonceBytes = 12;
    const int TagBytes = 16;

    readonly string file;
    readonly ILogger<Vault> log;
    readonly Lock gate = new();
    List<(string Id, byte[] Key)>? keys;

    public Vault(DatabaseEngine engine, IConfiguration configuration, IHostEnvironment environment, ILogger<Vault> log)
    {
        this.log = log;
        file = configuration["Vault:Keys"] is { Length: > 0 } named ? Path.GetFullPath(named, environment.ContentRootPath)
            : engine.File is { } database ? database + ".keys"
            : Path.Combine(environment.ContentRootPath, "data", "vault.keys");
    }

    /// <summary>Where the keys are, or will be.</summary>
    public string KeyFile => file;

    public string Conceal(string text, string about)
    {
        var (id, key) = Keys()[^1];
        var plain = Encoding.UTF8.GetBytes(text);
        var box = new byte[NonceBytes + TagBytes + plain.Length].AsSpan();
        RandomNumberGenerator.Fill(box[..NonceBytes]);
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(box[..NonceBytes], plain, box[(NonceBytes + TagBytes)..], box[NonceBytes..(NonceBytes + TagBytes)], Bound(id, about));
        return $"{Algorithm}.{id}.{Convert.ToBase64String(box)}";
    }

    public string? Reveal(string concealed, string about)
    {
        if (concealed.Split('.') is not [Algorithm, var id, var box64] || Key(id) is not { } key)
        {
            log.LogError("A concealed text of {About} names a key or an algorithm that this host does not have.", about);
            return null;
        }
        try
        {
            var box = Convert.FromBase64String(box64).AsSpan();
            if (box.Length < NonceBytes + TagBytes) return null;
            var plain = new byte[box.Length - NonceBytes - TagBytes];
            using var aes = new AesGcm(key, TagBytes);
            aes.Decrypt(box[..NonceBytes], box[(NonceBytes + TagBytes)..], box[NonceBytes..(NonceBytes + TagBytes)], plain, Bound(id, about));
            return Encoding.UTF8.GetString(plain);
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            log.LogError(e, "A concealed text of {About} was changed or moved.", about);
            return null;
        }
    }

    /// <summary>Before anybody is served: makes the file where there is none, so that it can be copied before something needs it. What is wrong with it is logged, and the rest runs.</summary>
    public void Prepare()
    {
        try
        {
            Keys();
        }
        catch (VaultShut e)
        {
            log.LogError(e, "The vault is shut.");
        }
    }

    static byte[] Bound(string key, string about) => Encoding.UTF8.GetBytes($"{Algorithm}|{key}|{about}");

    /// <summary>Why the file cannot be read; null when it can, or is not there yet.</summary>
    public string? Flaw()
    {
        if (!File.Exists(file)) return null;
        try
        {
            Keys();
            return null;
        }
        catch (VaultShut e)
        {
            return e.Message;
        }
    }

    byte[]? Key(string id)
    {
        try
        {
            return Keys().Find(k => k.Id == id).Key;
        }
        catch (VaultShut e)
        {
            log.LogError(e, "The vault is shut.");
            return null;
        }
    }

    List<(string Id, byte[] Key)> Keys()
    {
        lock (gate)
        {
            try
            {
                return keys ??= Read();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or InvalidOperationException)
            {
                throw new VaultShut($"{file} cannot be read as keys of the vault: {e.Message}", e);
            }
        }
    }

    List<(string Id, byte[] Key)> Read()
    {
        if (!File.Exists(file)) Make();
        var read = File.ReadAllLines(file)
            .Select(line => line.Trim())
            .Where(line => line.Length > 0 && !line.StartsWith('#'))
            .Select(Convert.FromBase64String)
            .Select(key => key.Length == KeyBytes ? (Id(key), key) : throw new InvalidOperationException($"{file} holds a key that is not {KeyBytes} bytes long."))
            .ToList();
        return read.Count > 0 ? read : throw new InvalidOperationException($"{file} holds no key.");
    }

    void Make()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        // Hosts that begin together must find all of it or nothing.
        var part = $"{file}.{Ids.New():n}.part";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            using (var writer = new StreamWriter(part, options))
            {
                writer.WriteLine("# Keys of the vault, one a line; the last conceals. Give every host the same file and keep a copy apart from the database.");
                writer.WriteLine(Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes)));
            }
            File.Move(part, file);
            log.LogWarning("The vault's first key was made: {File}. Keep a copy of it apart from the database; without it what is concealed is lost.", file);
        }
        catch (IOException) when (File.Exists(file))
        {
            // Another host on this machine was first.
        }
        finally
        {
            File.Delete(part);
        }
    }

    static string Id(byte[] key) => Convert.ToHexStringLower(SHA256.HashData(key).AsSpan(0, 4));
}
