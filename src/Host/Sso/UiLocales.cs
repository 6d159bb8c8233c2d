using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.WebUtilities;
using OpenIddict.Abstractions;
using PartyDiscipline.Host.Tenancy;

namespace PartyDiscipline.Host.Sso;

/// <summary>The sign-in pages speak the language of the portal that sent the reader, until he chooses another.</summary>
sealed class UiLocales : RequestCultureProvider
{
    public override Task<ProviderCultureResult?> DetermineProviderCultureResult(HttpContext httpContext)
    {
        if (httpContext.Place() is not { IsIssuer: true } || httpContext.Request.Query["ReturnUrl"].ToString() is not { Length: > 0 } back) return NullProviderCultureResult;
        var query = QueryHelpers.ParseQuery(back[(back.IndexOf('?', StringComparison.Ordinal) + 1)..]);
        return query.TryGetValue(OpenIddictConstants.Parameters.UiLocales, out var wished) && wished.ToString().Split(' ') is [{ Length: > 0 } first, ..]
            ? Task.FromResult<ProviderCultureResult?>(new ProviderCultureResult(first))
            : NullProviderCultureResult;
    }
}
