using System.Text;
using OtpNet;
using PartyDiscipline.Host.Sso;
using PartyDiscipline.Host.Tenancy;
using PartyDiscipline.Kernel.Web;

namespace PartyDiscipline.Host.Operations.Demo;

/// <summary>What whoever starts the demonstration needs to know, in both languages: addresses, accounts, how to sign in.</summary>
static class DemoWelcome
{
    public static string Write(Tenants tenants, Addresses addresses, DemoCards? cards, DemoSecrets? secrets)
    {
        var text = new StringBuilder().AppendLine()
            .AppendLine("  示范环境已就绪 · The demonstration is ready")
            .AppendLine("  单位、人员、记录均为虚构 · All units, people and records are invented")
            .AppendLine();
        Table(text, ["门户 Portal", "地址 Address"], tenants.All.Select(t => (string[])[$"{t.Name.Zh} · {t.Name.En}", addresses.PortalOf(t.Code).AbsoluteUri]));
        text.AppendLine();
        Table(text, ["登录名 Login", "身份", "Who", "二次验证 2nd factor"], DemoAccounts.All.Select(a => (string[])[a.Login, a.Zh, a.En, a.SecondFactor ? "TOTP" : ""]));
        return $"""
            {text}
              密码（全部账号）· Password of all: {DemoAccounts.Password}
              动态码密钥 · TOTP secret: {DemoAccounts.Secret}
              {SecondFactor.Address(SecondFactor.Read(DemoAccounts.Secret), "demo", "PartyDiscipline")}
              当前动态码可用命令 demo-code 查看 · the command demo-code prints the current code
            {(cards is null ? "" : Voting(addresses, cards))}{(secrets is null ? "" : Clues(addresses, secrets))}
            """;
    }

    /// <summary>Shown by the start that built the demonstration and never again, as cards are.</summary>
    static string Voting(Addresses addresses, DemoCards cards) => $"""

              民主测评投票 · Secret ballot: {addresses.Of(cards.Tenant).AbsoluteUri}
              票卡代码（每码一票）· codes, one ballot each:
                {string.Join("\n    ", cards.Codes)}
              保管人密语（计票用）· the key holders' secrets, for the count:
                {string.Join("\n    ", cards.Secrets)}

            """;

    /// <summary>As the cards: shown by the start that built it.</summary>
    static string Clues(IReportHost reports, DemoSecrets secrets) => $"""
              线索举报 · Reports: {reports.Of(DemoOrganisation.Bureau).AbsoluteUri}
              一件匿名举报的回执码 · receipt of an unnamed report: {secrets.Receipt}
              线索密钥口令（纪委书记、纪检经办）· passphrase of the handlers' keys: {secrets.Passphrase}
              恢复密钥保管人密语 · the custodians' secrets:
                {string.Join("\n    ", secrets.Custodians)}

            """;

    /// <summary>The one-time code of this half-minute, for whoever has no authenticator app at hand.</summary>
    public static string CurrentCode(TimeProvider time) => new Totp(SecondFactor.Read(DemoAccounts.Secret)).ComputeTotp(time.GetUtcNow().UtcDateTime);

    static void Table(StringBuilder text, string[] head, IEnumerable<string[]> rows)
    {
        var all = rows.Prepend(head).ToList();
        var widths = head.Select((_, i) => all.Max(r => Width(r[i]))).ToArray();
        foreach (var (row, at) in all.Select((r, i) => (r, i)))
        {
            text.Append("  ").AppendJoin("  ", row.Select((cell, i) => cell + new string(' ', widths[i] - Width(cell)))).AppendLine();
            if (at == 0) text.Append("  ").AppendJoin("  ", widths.Select(w => new string('─', w))).AppendLine();
        }
    }

    /// <summary>Columns on a terminal: Chinese letters take two.</summary>
    static int Width(string text) => text.Sum(letter => letter >= 0x2E80 ? 2 : 1);
}
