using PartyDiscipline.Kernel.Access;

namespace PartyDiscipline.Host.Sso;

/// <summary>Confirms by the one-time codes of the actor's own account; a registered system has none.</summary>
sealed class Confirmation(AccountBook accounts, SignIn signIn, IHttpContextAccessor request) : IConfirmation
{
    public async Task<bool> Possible(Actor actor, CancellationToken cancel = default) => await Enrolled(actor, cancel) is not null;

    public async Task<bool> Spend(Actor actor, string code, CancellationToken cancel = default) =>
        await Enrolled(actor, cancel) is { } account && await signIn.Confirm(account, code, request.HttpContext?.Connection.RemoteIpAddress, cancel);

    async Task<Account?> Enrolled(Actor actor, CancellationToken cancel) =>
        actor.Client is null && await accounts.Find(actor.Account, cancel) is { Disabled: false, HasSecondFactor: true } account ? account : null;
}
