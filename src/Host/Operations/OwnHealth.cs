using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using PartyDiscipline.Host.Documents;
using PartyDiscipline.Host.Sso;
using PartyDiscipline.Kernel.Calendar;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Host.Operations;

/// <summary>
/// What this host stands on, looked at while it runs: quick, changes nothing, and each fault has a sentence of what to do. The
/// <c>doctor</c> examines more, before a start.
/// </summary>
sealed class OwnHealth(
    Database<LedgerDb> ledger, DatabaseEngine engine, Chromium chromium, Fonts fonts, KeyRing keys, IOptions<SsoSettings> sso, Backup backup, Vault vault, IHostEnvironment environment, TimeProvider time)
{
    static readonly TimeSpan SlowAnswer = TimeSpan.FromMilliseconds(200);
    static readonly TimeSpan CertificateWarning = TimeSpan.FromDays(30);
    static readonly TimeSpan BackupWarning = TimeSpan.FromHours(26);
    const long RoomNeeded = 1L << 30;

    public async Task<IReadOnlyList<HostFinding>> Look(CancellationToken cancel) =>
        [await Answers(cancel), Room(), Printer(), Typefaces(), SigningKey(), Certificate(), LastBackup()];

    async Task<HostFinding> Answers(CancellationToken cancel)
    {
        try
        {
            var began = Stopwatch.GetTimestamp();
            await using var db = ledger.OpenAcross();
            await db.Heads.AsNoTracking().Select(h => h.Seq).FirstOrDefaultAsync(cancel);
            var took = Stopwatch.GetElapsedTime(began);
            return new(took < SlowAnswer ? Health.Good : Health.Mind, "Database", took < SlowAnswer ? "DatabaseAnswers" : "DatabaseSlow", [engine.Kind.ToString(), took.TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture)]);
        }
        catch (Exception e) when (e is DbException or InvalidOperationException or TimeoutException)
        {
            return new(Health.Bad, "Database", "DatabaseSilent", [Discretion.KindOf(e)]);
        }
    }

    HostFinding Room()
    {
        var folder = Path.GetDirectoryName(engine.File ?? Path.GetFullPath(vault.KeyFile))!;
        if (!Directory.Exists(folder)) return new(Health.Good, "Room", "RoomUnknown", []);
        var room = new DriveInfo(folder).AvailableFreeSpace;
        var figure = (room / (double)(1L << 30)).ToString("0.0", CultureInfo.InvariantCulture);
        return room < RoomNeeded ? new(Health.Bad, "Room", "RoomShort", [figure]) : new(Health.Good, "Room", "RoomLeft", [figure]);
    }

    HostFinding Printer() => chromium.Program is null ? new(Health.Mind, "Printer", "PrinterMissing", []) : new(Health.Good, "Printer", "PrinterThere", []);

    HostFinding Typefaces()
    {
        var missing = fonts.Missing.Select(f => f.Face.Name).ToList();
        return missing.Count > 0 ? new(Health.Mind, "Typefaces", "TypefacesReplaced", [string.Join("、", missing)]) : new(Health.Good, "Typefaces", "TypefacesThere", []);
    }

    /// <summary>The host renews it by itself; one past its life says that this does not happen.</summary>
    HostFinding SigningKey()
    {
        var signing = keys.SigningKeys();
        if (signing.Count == 0) return new(Health.Bad, "SigningKey", "SigningKeyMissing", []);
        var ends = signing.Max(k => k.NotBefore) + sso.Value.KeyLife;
        return ends < time.GetUtcNow() ? new(Health.Bad, "SigningKey", "SigningKeyOld", [Day(ends)]) : new(Health.Good, "SigningKey", "SigningKeyUntil", [Day(ends)]);
    }

    HostFinding Certificate()
    {
        if (sso.Value.KeyCertificate is not { Length: > 0 } file) return new(environment.IsProduction() ? Health.Mind : Health.Good, "Certificate", "CertificateNone", []);
        try
        {
            using var certificate = X509CertificateLoader.LoadPkcs12FromFile(file, sso.Value.KeyCertificatePassword);
            DateTimeOffset ends = certificate.NotAfter.ToUniversalTime();
            return ends < time.GetUtcNow() ? new(Health.Mind, "Certificate", "CertificateEnded", [Day(ends)])
                : ends < time.GetUtcNow() + CertificateWarning ? new(Health.Mind, "Certificate", "CertificateEnds", [Day(ends)])
                : new(Health.Good, "Certificate", "CertificateUntil", [Day(ends)]);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return new(Health.Bad, "Certificate", "CertificateUnread", [Discretion.KindOf(e)]);
        }
    }

    HostFinding LastBackup()
    {
        if (engine.Kind == DatabaseKind.SqlServer) return new(Health.Good, "Backup", "BackupElsewhere", []);
        if (backup.Last is not { } last) return new(Health.Mind, "Backup", "BackupUnknown", []);
        return last < time.GetUtcNow() - BackupWarning ? new(Health.Mind, "Backup", "BackupOld", [Moment(last)]) : new(Health.Good, "Backup", "BackupMade", [Moment(last)]);
    }

    static string Day(DateTimeOffset at) => ChinaTime.Local(at).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    static string Moment(DateTimeOffset at) => ChinaTime.Local(at).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
